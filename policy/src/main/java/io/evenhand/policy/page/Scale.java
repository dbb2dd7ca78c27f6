package io.evenhand.policy.page;

/** On what a figure is measured: the word for a higher one, for a lower one, and what higher means for the holder. */
public enum Scale {
    ALLOWANCE("more", "less", Direction.BETTER),
    BURDEN("more", "less", Direction.WORSE),
    PACE("slower", "faster", Direction.WORSE),
    PRICE("dearer", "cheaper", Direction.WORSE),
    /** A time that is good to have. */
    TIME("longer", "shorter", Direction.BETTER),
    /** A time that is to be waited or feared. */
    WAIT("longer", "shorter", Direction.WORSE),
    SEVERITY("stricter", "milder", Direction.WORSE),
    BEGINNING("later", "earlier", Direction.WORSE),
    END("later", "earlier", Direction.BETTER),
    /** Words only. */
    TEXT("changed", "changed", Direction.NEUTRAL);

    private final String higher;
    private final String lower;
    private final Direction up;

    Scale(String higher, String lower, Direction up) {
        this.higher = higher;
        this.lower = lower;
        this.up = up;
    }

    /** The word for a change; {@code sign} is positive when the figure has become higher. */
    public String word(int sign) {
        return sign > 0 ? higher : lower;
    }

    /** What a change means; {@code sign} is positive when the figure has become higher. */
    public Direction direction(int sign) {
        return switch (up) {
            case BETTER -> sign > 0 ? Direction.BETTER : Direction.WORSE;
            case WORSE -> sign > 0 ? Direction.WORSE : Direction.BETTER;
            case NEUTRAL -> Direction.NEUTRAL;
        };
    }
}
