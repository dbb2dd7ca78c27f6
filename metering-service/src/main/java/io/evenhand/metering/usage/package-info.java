/**
 * Answers what an account has used: the figures of the hot path now, and the roll-ups over time. It only reads.
 */
@NullMarked
package io.evenhand.metering.usage;

import org.jspecify.annotations.NullMarked;
