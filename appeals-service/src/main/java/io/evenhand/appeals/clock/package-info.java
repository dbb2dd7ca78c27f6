/**
 * How long things may take, counted in the hours in which the platform works. A clock that is held while somebody else is
 * asked goes on with what was left of it.
 */
@NullMarked
package io.evenhand.appeals.clock;

import org.jspecify.annotations.NullMarked;
