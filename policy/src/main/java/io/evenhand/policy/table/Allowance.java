package io.evenhand.policy.table;

/**
 * What one replica may admit by itself while the counters cannot be reached: a small part of each limit, and at least one
 * unit. So many replicas admit at most so many times that.
 *
 * @param quotaPercent of a quota, in each of its windows
 * @param ratePercent of a rate and of slots
 */
public record Allowance(int quotaPercent, int ratePercent) {

    private static final int ALL = 100;

    public Allowance {
        if (quotaPercent < 1 || quotaPercent > ALL || ratePercent < 1 || ratePercent > ALL) {
            throw new IllegalArgumentException("an allowance is from 1 to 100 percent");
        }
    }

    /** The table with that part of its limits, in their places. What slows, and what looks at one request, stays. */
    public LimitTable of(LimitTable table) {
        return table.with(table.rows().stream().map(this::of).toList(), table.kept());
    }

    private Row of(Row row) {
        return switch (row) {
            case Row.Quota quota ->
                new Row.Quota(
                        quota.head(),
                        quota.window(),
                        part(quota.size(), quotaPercent),
                        quota.rollingMs(),
                        quota.then(),
                        quota.carried());
            case Row.Rate rate -> of(rate);
            case Row.Concurrency slots ->
                new Row.Concurrency(slots.head(), part(slots.slots(), ratePercent), slots.queues(), slots.waitMs());
            case Row.Bands _, Row.Ceiling _, Row.Sustained _, Row.Throttle _, Row.Price _ -> row;
        };
    }

    /** Fewer units, or where there are few, more seldom. */
    private Row.Rate of(Row.Rate rate) {
        var burst = part(rate.burst(), ratePercent);
        return rate.units() >= ALL
                ? new Row.Rate(rate.head(), part(rate.units(), ratePercent), rate.everyMs(), burst)
                : new Row.Rate(
                        rate.head(), rate.units(), Math.ceilDiv(rate.everyMs() * ALL, (long) ratePercent), burst);
    }

    private static long part(long all, int percent) {
        return Math.max(1, all / ALL * percent + all % ALL * percent / ALL);
    }
}
