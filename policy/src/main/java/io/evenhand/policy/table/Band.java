package io.evenhand.policy.table;

/**
 * A step of speed.
 *
 * @param upTo the last unit of the window in this band, or {@link LimitTable#MAX} in the last band
 * @param paceMs milliseconds one unit takes
 * @param everyUnits units after which the pace slows further, or 0 when it does not (last band only)
 * @param byMs milliseconds added at each such step
 */
public record Band(String name, long upTo, long paceMs, long everyUnits, long byMs) {}
