/**
 * {@code evenhand simulate}: tries a policy file on generated or recorded usage in virtual time, before anybody lives
 * under it, and shows who would be slowed and refused, and when; beside another version of it if there is one.
 */
@NullMarked
package io.evenhand.local.simulate;

import org.jspecify.annotations.NullMarked;
