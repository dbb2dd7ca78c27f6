package io.evenhand.policy.ladder;

/**
 * The verdicts on appeals against measures of one rule, over the last 30 days. A rule that is wrong too often only opens
 * cases until the share has fallen again.
 *
 * @param decided overturned, modified and upheld
 * @param overturned of them
 */
public record Brake(long decided, long overturned) {

    /** Over how many days verdicts are counted. */
    public static final int DAYS = 30;

    /** Fewer verdicts say nothing. */
    static final long LEAST_DECIDED = 20;

    private static final long MOST_PERCENT = 20;

    /** No verdicts. */
    public static final Brake NONE = new Brake(0, 0);

    public Brake {
        if (overturned < 0 || decided < overturned) {
            throw new IllegalArgumentException("no more can be overturned than was decided");
        }
    }

    /** Whether the rule only opens cases: of at least 20 verdicts more than 20% went against it. */
    public boolean holds() {
        return decided >= LEAST_DECIDED && overturned * 100 > decided * MOST_PERCENT;
    }
}
