package io.evenhand.policy.language;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The kinds of limit, with the fields that not every kind has. The last three are no rows of a table. */
enum Kind {
    BANDS,
    QUOTA,
    RATE,
    CONCURRENCY,
    CEILING,
    SUSTAINED,
    RELATIVE,
    EXCLUSIVE,
    REPEATS;

    private static final List<String> NOT_IN_EVERY_KIND =
            List.of("meter", "attribute", "window", "then", "wait", "relief", "violation", "onChange", "warnAt");

    private Set<String> fields() {
        return switch (this) {
            case BANDS -> Set.of("meter", "window", "relief", "onChange", "warnAt");
            case QUOTA -> Set.of("meter", "window", "then", "onChange", "warnAt");
            case RATE -> Set.of("meter", "then");
            case CONCURRENCY -> Set.of("meter", "then", "wait");
            case CEILING -> Set.of("attribute", "then");
            case SUSTAINED -> Set.of("meter");
            case RELATIVE -> Set.of("meter", "window", "violation");
            case EXCLUSIVE -> Set.of("meter", "then");
            case REPEATS -> Set.of("meter", "violation");
        };
    }

    /** The beginning of a sentence about what it counts. */
    String counts() {
        return switch (this) {
            case BANDS -> "bands count";
            case QUOTA, RATE, CEILING -> "a " + written() + " counts";
            case CONCURRENCY, SUSTAINED, RELATIVE, EXCLUSIVE, REPEATS -> written() + " counts";
        };
    }

    /** Whether decisions execute it; what they do not execute may count a meter in any way. */
    boolean isRow() {
        return switch (this) {
            case BANDS, QUOTA, RATE, CONCURRENCY, CEILING, SUSTAINED -> true;
            case RELATIVE, EXCLUSIVE, REPEATS -> false;
        };
    }

    /** The word in the policy file. */
    String written() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Kind::written).toList();
    }

    /** Reports fields that belong to other kinds. */
    void refuseOthersFields(Fields limit) {
        NOT_IN_EVERY_KIND.stream()
                .filter(field -> !fields().contains(field))
                .forEach(field -> limit.refuse(field, "does not go with " + written()));
    }
}
