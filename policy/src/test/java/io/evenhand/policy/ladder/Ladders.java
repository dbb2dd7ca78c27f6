package io.evenhand.policy.ladder;

import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.conduct.Step;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.window.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** Ladders as the shipped policies have them, and findings on them. */
final class Ladders {

    static final ZoneId ZONE = ZoneOffset.UTC;

    /** A notice, 48 h, a second look; a throttle, then a suspension by a person. */
    static final Ladder NOTICE = new Ladder(
            "excessive-use",
            span("P90D"),
            false,
            new Ladder.Notice(span("PT48H"), true),
            null,
            List.of(
                    new Step(1, new Measure.Throttle(Duration.ofSeconds(10), span("P7D")), Decider.RULE),
                    new Step(2, new Measure.Suspend(Target.ACCOUNT, span("P3D")), Decider.PERSON)),
            new Ladder.AfterReversal(span("P30D"), 2));

    static final Step PAUSE = new Step(1, new Measure.Pause(Target.CAMPAIGN, span("PT72H")), Decider.RULE);
    static final Step NO_CAMPAIGN = new Step(3, new Measure.SuspendForGood(Target.CAMPAIGN), Decider.TWO_PERSONS);
    static final Step NO_ACCOUNT = new Step(4, new Measure.SuspendForGood(Target.ACCOUNT), Decider.TWO_PERSONS);

    /** Strikes: a pause, at 3 the campaign is lost, at 4 the account. */
    static final Ladder STRIKES = new Ladder(
            "strikes",
            span("P365D"),
            true,
            null,
            null,
            List.of(PAUSE, NO_CAMPAIGN, NO_ACCOUNT),
            new Ladder.AfterReversal(span("P30D"), 2));

    private Ladders() {}

    static Span span(String text) {
        return Span.parse(text).orElseThrow();
    }

    static Instant at(String text) {
        return text.contains("T")
                ? Instant.parse(text + ":00Z")
                : LocalDate.parse(text).atStartOfDay(ZONE).toInstant();
    }

    static Finding pending(String rule, String at) {
        return new Finding("find_" + rule + "_" + at, rule, "acct_1", 1, at(at), at(at), new Finding.State.Pending());
    }

    static Finding confirmed(String rule, String at) {
        return pending(rule, at).in(new Finding.State.Confirmed(at(at)));
    }

    static History history(Ladder ladder, Finding... findings) {
        return new History(ladder, ZONE, List.of(findings), List.of());
    }

    static History restored(Ladder ladder, String rule, String at, Finding... findings) {
        var restored = new Restoration(
                rule, at(at), ladder.afterReversal().caseOnlyFor().after(at(at), ZONE));
        return new History(ladder, ZONE, List.of(findings), List.of(restored));
    }
}
