/**
 * The decision itself, as pure functions: state and request in, answer and next state out, time passed in. The script
 * on Redis is this package said again in Lua; a law in the meter module demands that both always answer the same.
 *
 * <p>Times are milliseconds since the epoch and quantities are exact integers up to
 * {@link io.evenhand.policy.table.LimitTable#MAX}, because that is what the script can hold.
 */
@NullMarked
package io.evenhand.policy.decision;

import org.jspecify.annotations.NullMarked;
