package io.evenhand.appeals.appeal;

import io.evenhand.appeals.appeal.Changes.Line;
import io.evenhand.appeals.casefile.Cases;
import io.evenhand.appeals.clock.Clocks;
import io.evenhand.appeals.clock.Deadline;
import io.evenhand.appeals.measure.Measure;
import io.evenhand.appeals.measure.Measures;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes appeals in: what is acknowledged is written down, and what is refused left nothing. */
@ApplicationScoped
public class Submissions {

    private static final Duration DAY = Duration.ofHours(24);

    private final AppealRepository rows;
    private final Measures measures;
    private final Changes changes;
    private final Tellings tellings;
    private final Cases cases;
    private final Clocks clocks;
    private final ReviewConfig config;
    private final Ids ids;
    private final BusinessClock clock;

    Submissions(
            AppealRepository rows,
            Measures measures,
            Changes changes,
            Tellings tellings,
            Cases cases,
            Clocks clocks,
            ReviewConfig config,
            Ids ids,
            BusinessClock clock) {
        this.rows = rows;
        this.measures = measures;
        this.changes = changes;
        this.tellings = tellings;
        this.cases = cases;
        this.clocks = clocks;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What is asked for about a measure.
     *
     * @param account whose the measure must be; anybody's where it is not said
     * @param by {@code holder}, {@code link}, {@code mail}, or whoever of staff does it for the holder
     */
    public record Wish(
            Kind kind, String measure, Optional<String> account, Grounds grounds, String statement, String by) {}

    /**
     * What a reporter asks for.
     *
     * @param account whom the report is about
     * @param deciders who decided that nothing is done
     */
    public record ReviewWish(String report, String account, String category, String statement, Set<String> deciders) {

        public ReviewWish {
            deciders = Set.copyOf(deciders);
        }
    }

    /** Takes in an appeal or a request to be reinstated, or fails with the problem that it has; its id. */
    @WithTransaction
    public Uni<String> submit(Wish wish) {
        return measures.locked(wish.measure())
                .map(found -> found.filter(measure ->
                                wish.account().map(measure.account()::equals).orElse(true))
                        .orElseThrow(() -> ProblemException.notFound("measure")))
                .chain(measure -> rows.about(measure.id())
                        .map(earlier ->
                                earlier.stream().map(AppealRow::toAppeal).toList())
                        .invoke(earlier -> admit(wish.kind(), measure, earlier))
                        .call(() -> notTooMany(measure.account()))
                        .chain(earlier -> take(wish, measure, Admission.attempt(wish.kind(), earlier))))
                .map(AppealRow::id);
    }

    /** Takes in a reporter's request to look again; once for each report. */
    @WithTransaction
    public Uni<String> review(ReviewWish wish) {
        var now = clock.instant();
        return rows.count("report = ?1 and state <> 'withdrawn'", wish.report())
                .invoke(earlier -> {
                    if (earlier > 0) {
                        throw Refusal.conflict("already-appealed", "A report is reviewed once.")
                                .problem();
                    }
                })
                .chain(() -> cases.open(wish.account(), wish.category(), "A reporter asks for a review."))
                .chain(caseFile -> reference(now)
                        .map(reference -> new Filing(
                                ids.next("app"),
                                reference,
                                Kind.REPORTER_REVIEW,
                                wish.account(),
                                Optional.empty(),
                                Optional.of(wish.report()),
                                Grounds.OTHER,
                                wish.statement(),
                                "reporter",
                                now,
                                1,
                                Optional.empty(),
                                caseFile,
                                Stakes.REVIEW)))
                .chain(filing -> begin(filing, wish.deciders(), "submitted"))
                .map(AppealRow::id);
    }

    /**
     * Hears again what is decided, in an appeal of its own, because of something new; the first verdict stays as it was. Whoever
     * gave that is involved from now on.
     */
    @WithTransaction
    Uni<String> reopen(String id, String person, String why) {
        var now = clock.instant();
        return rows.locked(id)
                .map(AppealRow::toAppeal)
                .chain(first -> reference(now).chain(reference -> {
                    var ruling = first.ruling()
                            .orElseThrow(() -> Refusal.conflict("wrong-state", "It is not decided.")
                                    .problem());
                    var involved = new LinkedHashSet<>(first.fourEyes().involved());
                    involved.add(ruling.by());
                    ruling.approvedBy().ifPresent(involved::add);
                    return rows.openAbout(first.filing().measure().orElse(""))
                            .invoke(open -> notOpen(open))
                            .chain(() -> begin(
                                    first.filing().again(ids.next("app"), reference, person, now), involved, why));
                }))
                .map(AppealRow::id);
    }

    private static void notOpen(List<AppealRow> open) {
        if (!open.isEmpty()) {
            throw Refusal.conflict("already-appealed", "A request about this measure is open.")
                    .problem();
        }
    }

    /** Why each kind of request would not be heard now; nothing where it would. */
    public record Offers(Optional<String> appeal, Optional<String> reinstatement) {}

    /** What may be asked for about a measure now. */
    @WithTransaction
    public Uni<Offers> offers(Measure measure) {
        return rows.about(measure.id()).map(this::standing).map(earlier -> {
            var now = clock.instant();
            return new Offers(
                    Admission.refusal(Kind.APPEAL, measure, earlier, now).map(Refusal::why),
                    Admission.refusal(Kind.REINSTATEMENT, measure, earlier, now).map(Refusal::why));
        });
    }

    private List<Appeal> standing(List<AppealRow> earlier) {
        var now = clock.instant();
        return earlier.stream()
                .map(row -> row.toAppeal().asOf(now, clocks.workingTime()))
                .toList();
    }

    private void admit(Kind kind, Measure measure, List<Appeal> earlier) {
        Admission.refusal(kind, measure, earlier, clock.instant()).ifPresent(refusal -> {
            throw refusal.problem();
        });
    }

    private Uni<Void> notTooMany(String account) {
        return rows.submittedSince(account, clock.instant().minus(DAY))
                .invoke(recent -> {
                    if (recent >= config.perDay()) {
                        throw Refusal.tooMany("An account brings at most %d in 24 hours.".formatted(config.perDay()))
                                .problem();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<AppealRow> take(Wish wish, Measure measure, int attempt) {
        var now = clock.instant();
        return cases.of(measure.id())
                .chain(known -> known.map(id -> Uni.createFrom().item(id))
                        .orElseGet(
                                () -> cases.open(measure.account(), measure.violation(), "The account has appealed.")))
                .chain(caseFile -> reference(now)
                        .map(reference -> new Filing(
                                ids.next("app"),
                                reference,
                                wish.kind(),
                                measure.account(),
                                Optional.of(measure.id()),
                                Optional.empty(),
                                wish.grounds(),
                                wish.statement(),
                                wish.by(),
                                now,
                                attempt,
                                Optional.empty(),
                                caseFile,
                                Stakes.of(measure.kind()))))
                .chain(filing -> begin(filing, measure.deciders(), "submitted"));
    }

    private Uni<AppealRow> begin(Filing filing, Set<String> involved, String how) {
        var hours = clocks.workingTime();
        var allowed = filing.stakes().in(clocks);
        var appeal = Appeal.submitted(filing, new FourEyes(config.fourEyes(), involved), allowed.decide(), hours);
        var row = AppealRow.of(appeal, hours.plus(filing.submittedAt(), allowed.look()));
        var line = Line.of("%s %s: %s.".formatted(title(filing.kind()), filing.reference(), how));
        return changes.begin(row, appeal, line).call(() -> tellings.received(appeal, due(appeal.deadline())));
    }

    private static Optional<Instant> due(Deadline deadline) {
        return switch (deadline) {
            case Deadline.Running running -> Optional.of(running.dueAt());
            case Deadline.Held _ -> Optional.empty();
        };
    }

    private static String title(Kind kind) {
        return switch (kind) {
            case APPEAL -> "Appeal";
            case REINSTATEMENT -> "Request to be reinstated";
            case REPORTER_REVIEW -> "A reporter's request for a review";
        };
    }

    private Uni<String> reference(Instant now) {
        return rows.nextReference()
                .map(number ->
                        "A-%d-%06d".formatted(now.atOffset(ZoneOffset.UTC).getYear(), number));
    }
}
