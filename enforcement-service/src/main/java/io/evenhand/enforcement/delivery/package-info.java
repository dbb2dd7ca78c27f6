/**
 * How messages get to account holders: what is due on which channel, what came of it, and when a message counts as
 * delivered. Channels claim what is due and record what became of it; everything else is computed from those rows.
 */
@NullMarked
package io.evenhand.enforcement.delivery;

import org.jspecify.annotations.NullMarked;
