@NullMarked
package io.evenhand.enforcement.finding;

import org.jspecify.annotations.NullMarked;
