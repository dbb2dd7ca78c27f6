package io.evenhand.appeals.me;

import io.evenhand.appeals.appeal.AppealView;
import io.evenhand.appeals.link.Links.Behind;
import io.evenhand.appeals.measure.Measure;
import io.evenhand.appeals.page.ChartPart;
import io.evenhand.appeals.page.Told;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an account stands, for its programs. What cannot be told now is null, and named in {@code missing}.
 *
 * @param standing good, warned, slowed, paused, suspended or terminated
 * @param measures in force, or announced
 * @param limits the fullest first
 * @param missing the parts whose service does not answer
 */
@RegisterForReflection
public record Status(
        String account,
        Instant at,
        @Nullable String standing,
        @Nullable Instant since,
        @Nullable Instant until,
        List<MeasureStatus> measures,
        @Nullable List<LimitStatus> limits,
        @Nullable List<StrikeStatus> strikes,
        Addresses links,
        List<String> missing) {

    public Status {
        measures = List.copyOf(measures);
        missing = List.copyOf(missing);
    }

    /** A measure that affects the account. */
    @RegisterForReflection
    public record MeasureStatus(
            String ref,
            String measure,
            String scope,
            @Nullable String after,
            @Nullable Instant since,
            @Nullable Instant until,
            Reason reason,
            Automated automated,
            Remedy remedy,
            AppealStatus appeal) {}

    /** Why. */
    @RegisterForReflection
    public record Reason(
            @Nullable String rule,
            int version,
            @Nullable String clause,
            @Nullable String text) {}

    /** Whether no person found it, and whether none decided it. */
    @RegisterForReflection
    public record Automated(boolean detection, boolean decision) {}

    /**
     * What fixes it.
     *
     * @param autoLift when it ends by itself
     */
    @RegisterForReflection
    public record Remedy(@Nullable String steps, @Nullable Instant autoLift) {}

    /** Whether it may be appealed, until when, and what became of an appeal. */
    @RegisterForReflection
    public record AppealStatus(
            boolean can,
            @Nullable Instant until,
            @Nullable String ref,
            @Nullable String state) {}

    /** A limit now. */
    @RegisterForReflection
    public record LimitStatus(
            String scope,
            @Nullable String window,
            @Nullable Long limit,
            @Nullable Long used,
            @Nullable Long remaining,
            @Nullable Instant resetAt,
            boolean blocked) {}

    /** What counts, or may come to count. */
    @RegisterForReflection
    public record StrikeStatus(
            @Nullable String category,
            @Nullable String state,
            @Nullable Instant at,
            @Nullable Instant countsUntil) {}

    /** Where more is to be found; {@code page} takes a key. */
    @RegisterForReflection
    public record Addresses(String page, String policy) {}

    static Status of(Picture picture, Addresses links) {
        var standing = picture.first().standing();
        return new Status(
                picture.id(),
                picture.at(),
                standing.flatMap(told -> told.text("standing")).orElse(null),
                standing.flatMap(told -> told.instant("since")).orElse(null),
                standing.flatMap(told -> told.instant("until")).orElse(null),
                picture.measures().stream()
                        .filter(behind -> behind.measure().isInForce(picture.at()))
                        .map(Status::measure)
                        .toList(),
                picture.first().explanation().map(Status::limits).orElse(null),
                standing.map(Status::strikes).orElse(null),
                links,
                missing(picture));
    }

    private static MeasureStatus measure(Behind behind) {
        var measure = behind.measure();
        return new MeasureStatus(
                measure.id(),
                measure.kind(),
                scope(measure),
                measure.pace(),
                measure.startsAt(),
                measure.endsAt(),
                new Reason(measure.rule(), measure.policyVersion(), measure.clause(), measure.facts()),
                new Automated("automated".equals(measure.detection()), measure.automated()),
                new Remedy(measure.remedy(), measure.endsAt()),
                new AppealStatus(
                        behind.offers().appeal().isEmpty(),
                        measure.appealUntil(),
                        behind.latest().map(AppealView::reference).orElse(null),
                        behind.latest().map(AppealView::state).orElse(null)));
    }

    private static String scope(Measure measure) {
        var scope = measure.scope();
        if (scope == null) {
            return "account";
        }
        var target = Objects.requireNonNullElse(scope.target(), "account");
        return scope.name() == null || scope.name().isEmpty() ? target : target + ":" + scope.name();
    }

    private static List<LimitStatus> limits(Told explanation) {
        return explanation
                .items("limits")
                .filter(limit -> !limit.text("state").equals(Optional.of("shadow")))
                .sorted(Comparator.comparingDouble(ChartPart::share).reversed())
                .map(limit -> new LimitStatus(
                        limit.text("limit").orElse(""),
                        limit.text("window").orElse(null),
                        limit.number("until").orElse(null),
                        limit.number("used").orElse(null),
                        limit.number("remaining").orElse(null),
                        limit.instant("resetsAt").orElse(null),
                        limit.number("remaining").filter(left -> left <= 0).isPresent()))
                .toList();
    }

    private static List<StrikeStatus> strikes(Told standing) {
        return standing.items("strikes")
                .map(strike -> new StrikeStatus(
                        strike.text("category").orElse(null),
                        strike.text("state").orElse(null),
                        strike.instant("at").orElse(null),
                        strike.instant("countsUntil").orElse(null)))
                .toList();
    }

    private static List<String> missing(Picture picture) {
        var missing = new ArrayList<String>();
        if (picture.first().standing().isEmpty()) {
            missing.add("standing");
            missing.add("strikes");
        }
        if (picture.first().measures().isEmpty()) {
            missing.add("newest measures");
        }
        if (picture.first().explanation().isEmpty()) {
            missing.add("limits");
        }
        return missing;
    }
}
