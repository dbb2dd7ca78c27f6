package io.evenhand.policy.decision;

import io.evenhand.policy.table.LimitTable;

/**
 * Arithmetic on non-negative integers that stops at {@link LimitTable#MAX} instead of overflowing: the same in Java's
 * longs and in Lua's doubles.
 */
final class Exact {

    private Exact() {}

    static long add(long a, long b) {
        return Math.min(a + b, LimitTable.MAX);
    }

    static long multiply(long a, long b) {
        return a != 0 && b > LimitTable.MAX / a ? LimitTable.MAX : a * b;
    }
}
