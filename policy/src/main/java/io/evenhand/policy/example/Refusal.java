package io.evenhand.policy.example;

import io.evenhand.policy.table.Row;
import java.util.List;

/** The codes of the problems by which requests are refused. */
public final class Refusal {

    private static final String CREDITS = "insufficient-credits";
    private static final String CEILING = "ceiling-exceeded";
    private static final String BUSY = "temporary-reduced-capacity";
    private static final String MEASURE = "abnormal-usage-detected";
    private static final String QUOTA = "quota-exceeded";

    private Refusal() {}

    public static List<String> codes() {
        return List.of(CREDITS, CEILING, BUSY, MEASURE, QUOTA);
    }

    /** The code where {@code row} refuses. */
    public static String by(Row row) {
        return switch (row) {
            case Row.Price _ -> CREDITS;
            case Row.Ceiling _ -> CEILING;
            case Row.Concurrency _ -> BUSY;
            case Row.Throttle _ -> MEASURE;
            case Row.Bands _, Row.Quota _, Row.Rate _, Row.Sustained _ -> QUOTA;
        };
    }
}
