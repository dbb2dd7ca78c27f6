/**
 * Evenhand on one machine: the program behind the launcher, and the places that its commands share. Every command is a
 * package of its own.
 */
@NullMarked
package io.evenhand.local;

import org.jspecify.annotations.NullMarked;
