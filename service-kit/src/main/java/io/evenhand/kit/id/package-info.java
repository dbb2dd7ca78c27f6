/**
 * Identifiers: a prefix that says what is named, then a time-ordered random number. They are made here and nowhere
 * else.
 */
@NullMarked
package io.evenhand.kit.id;

import org.jspecify.annotations.NullMarked;
