/** A version of a policy tried on what accounts really used: what would have become of it, hour by hour. Nothing here calls anybody. */
@NullMarked
package io.evenhand.appeals.trial;

import org.jspecify.annotations.NullMarked;
