package io.evenhand.policy.conduct;

import io.evenhand.policy.window.Span;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What follows findings, the more of them the more.
 *
 * @param memory how long a confirmed finding counts
 * @param strikes whether findings are shown, and can be appealed, as strikes
 * @param notice what comes before every step, if anything
 * @param inquiry what the account is asked when a case is opened, if anything
 * @param steps in ascending order of the points they begin at
 */
public record Ladder(
        String name,
        Span memory,
        boolean strikes,
        @Nullable Notice notice,
        @Nullable Inquiry inquiry,
        List<Step> steps,
        AfterReversal afterReversal) {

    public Ladder {
        steps = List.copyOf(steps);
    }

    /** The step that {@code points} lead to: the highest that they reach. Below the first there is a notice only. */
    public Optional<Step> step(long points) {
        return steps.stream().filter(step -> step.at() <= points).reduce((_, higher) -> higher);
    }

    /** Whether any step takes something away. */
    public boolean hasMeasures() {
        return steps.stream().anyMatch(step -> !(step.measure() instanceof Measure.Notice));
    }

    /**
     * The account is told, and has time to mend it.
     *
     * @param grace from when the notice was delivered or first seen
     * @param recheck whether the step follows only if the rule still holds then
     */
    public record Notice(Span grace, boolean recheck) {}

    /** The account is asked for something, with a time to answer. */
    public record Inquiry(String about, Span within) {}

    /**
     * What holds after an appeal was upheld.
     *
     * @param caseOnlyFor how long the same rule only opens a case
     * @param confirmedForPermanent newly confirmed findings that a permanent suspension needs from then on
     */
    public record AfterReversal(Span caseOnlyFor, long confirmedForPermanent) {}
}
