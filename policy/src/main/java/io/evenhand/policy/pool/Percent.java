package io.evenhand.policy.pool;

/** A part of a whole in hundredths of a percent, from nothing to all of it. */
public record Percent(int hundredths) {

    static final int WHOLE = 10_000;

    public static final Percent ALL = new Percent(WHOLE);
    public static final Percent NONE = new Percent(0);

    public Percent {
        if (hundredths < 0 || hundredths > WHOLE) {
            throw new IllegalArgumentException("a percentage lies between 0 and 100");
        }
    }

    public static Percent of(int percent) {
        return new Percent(Math.multiplyExact(percent, 100));
    }
}
