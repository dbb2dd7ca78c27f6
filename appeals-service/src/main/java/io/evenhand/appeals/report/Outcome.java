package io.evenhand.appeals.report;

import java.util.Locale;

/** What became of a report. */
enum Outcome {
    ACTION_TAKEN("We looked at your report, and action was taken."),
    NO_VIOLATION("We looked at your report, and found no violation. No action was taken."),
    INSUFFICIENT_EVIDENCE("What we have does not show whether there was a violation. No action was taken."),
    DUPLICATE("We had a report of this already, and deal with both as one."),
    INVALID("We could not deal with your report: what it says is not something that we can look into."),
    SPAM("We could not deal with your report.");

    private final String sentence;

    Outcome(String sentence) {
        this.sentence = sentence;
    }

    static Outcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** What the reporter is told; nothing about whom it was about. */
    String sentence() {
        return sentence;
    }
}
