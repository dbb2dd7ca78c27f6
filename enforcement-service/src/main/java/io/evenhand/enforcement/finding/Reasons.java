package io.evenhand.enforcement.finding;

import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.measure.Detection;
import io.evenhand.enforcement.measure.Draft;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.ladder.Consequence.Rung;
import io.evenhand.policy.measure.Actor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why a measure is taken: every incident with its date, the figures as they were, and what it is about. */
@ApplicationScoped
class Reasons {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private final FindingRepository findings;
    private final Directory directory;
    private final BusinessClock clock;

    Reasons(FindingRepository findings, Directory directory, BusinessClock clock) {
        this.findings = findings;
        this.directory = directory;
        this.clock = clock;
    }

    /** @param until when it ends, where that is not as long as the measure lasts */
    Uni<Draft> draft(
            FindingRow row, Ruling ruling, Measure what, Rung rung, Decider by, Actor actor, @Nullable Instant until) {
        return findings.named(rung.basis())
                .chain(incidents -> scope(what, row, ruling)
                        .map(scope -> new Draft(
                                row.account(),
                                row.policy(),
                                row.policyVersion(),
                                what,
                                scope,
                                row.violation(),
                                row.rule(),
                                detection(row),
                                facts(incidents, ruling.zone()),
                                row.figures(),
                                rung.basis(),
                                by,
                                actor,
                                until)));
    }

    private static Detection detection(FindingRow row) {
        return switch (row.source()) {
            case SIGNAL -> Detection.AUTOMATED;
            case REPORT -> Detection.REPORT;
            case STAFF -> Detection.STAFF;
        };
    }

    private static String facts(List<FindingRow> incidents, ZoneId zone) {
        return incidents.stream()
                .map(each -> "%s: %s."
                        .formatted(
                                DAY.format(each.at().atZone(zone)), each.says().replaceFirst("\\.$", "")))
                .collect(Collectors.joining(" "));
    }

    private Uni<String> scope(Measure what, FindingRow row, Ruling ruling) {
        return switch (what) {
            case Measure.Pause pause -> scope(pause.target(), row, ruling);
            case Measure.Suspend suspend -> scope(suspend.target(), row, ruling);
            case Measure.SuspendForGood suspend -> scope(suspend.target(), row, ruling);
            case Measure.Notice _, Measure.Throttle _, Measure.Terminate _ ->
                Uni.createFrom().item("");
        };
    }

    /** The campaign that the account's plan has now, or what the rule looked at. */
    private Uni<String> scope(Target target, FindingRow row, Ruling ruling) {
        return switch (target) {
            case ACCOUNT -> Uni.createFrom().item("");
            case INSTALL, KEY ->
                row.subject().equals(row.account())
                        ? Uni.createFrom().failure(nothingToStop())
                        : Uni.createFrom().item(row.subject());
            case CAMPAIGN -> campaign(row, ruling);
        };
    }

    private Uni<String> campaign(FindingRow row, Ruling ruling) {
        return directory
                .byAccount(row.account())
                .map(found -> found.flatMap(account -> ruling.policy()
                                .campaign(account.planAt(clock.instant()), clock.instant(), ruling.zone()))
                        .orElseThrow(Reasons::nothingToStop));
    }

    /** No campaign is on, or the rule looks at the account as a whole: a person has to see what can be done. */
    private static ProblemException nothingToStop() {
        return ProblemException.invalid("scope.name", "there is nothing of that kind to stop");
    }
}
