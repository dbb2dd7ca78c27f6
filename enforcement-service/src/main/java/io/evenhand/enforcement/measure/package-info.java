/**
 * Measures: what is done about an account, with the reasons, and how that ends. They bite in the memory of every replica, by
 * their dates alone; rows and events are the truth behind it.
 */
@NullMarked
package io.evenhand.enforcement.measure;

import org.jspecify.annotations.NullMarked;
