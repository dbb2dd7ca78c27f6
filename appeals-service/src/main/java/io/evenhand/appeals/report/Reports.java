package io.evenhand.appeals.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.identity.Pseudonyms;
import io.evenhand.kit.identity.SignedLinks;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes reports, and tells their authors what became of them. */
@ApplicationScoped
class Reports {

    private static final String PURPOSE = "report";
    private static final Duration LINK = Duration.ofDays(366);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int TOO_MANY = 429;

    private final ReportRepository rows;
    private final SignedLinks links;
    private final Pseudonyms pseudonyms;
    private final EventLog events;
    private final Letters letters;
    private final ReportConfig config;
    private final Ids ids;
    private final BusinessClock clock;

    Reports(
            ReportRepository rows,
            SignedLinks links,
            Pseudonyms pseudonyms,
            EventLog events,
            Letters letters,
            ReportConfig config,
            Ids ids,
            BusinessClock clock) {
        this.rows = rows;
        this.links = links;
        this.pseudonyms = pseudonyms;
        this.events = events;
        this.letters = letters;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What a reporter gets at once.
     *
     * @param status where the reporter follows the report, without another credential
     * @param page the same as a page
     */
    @RegisterForReflection
    record Receipt(String id, String reference, String state, Instant receivedAt, String status, String page) {}

    /**
     * What a reporter is told: that action was taken, or not, and nothing of whom it was about.
     *
     * @param joined the outcome of the report that this one was joined to, once there is one
     * @param reviewUntil until when the outcome may be looked at again, once; absent where it may not
     */
    @RegisterForReflection
    record Status(
            String reference,
            String state,
            Instant receivedAt,
            @Nullable String outcome,
            @Nullable String says,
            @Nullable String joined,
            @Nullable Instant reviewUntil) {}

    /** What is told in the log, to other services: who reported is not among it. */
    @RegisterForReflection
    record Told(
            String id,
            String reference,
            String state,
            @Nullable String outcome,
            @Nullable String account,
            @Nullable String violation,
            @Nullable String finding) {}

    /** Keeps a report, unless its author brought the same before; {@code address} is where the call came from. */
    @WithTransaction
    Uni<Receipt> take(JsonNode body, String address) {
        return take(DraftReader.read(body, clock.instant()), address);
    }

    private Uni<Receipt> take(Draft draft, String address) {
        var now = clock.instant();
        var reporter = pseudonyms.of("reporter", draft.reporterEmail().toLowerCase(Locale.ROOT));
        var source = pseudonyms.of("report-source", address);
        return rows.queueUp(reporter)
                .chain(() -> known(draft, reporter))
                .chain(found -> found.map(row -> Uni.createFrom().item(row))
                        .orElseGet(() -> mustNotBeTooMany(reporter, source, now)
                                .chain(() -> keep(draft, reporter, source, now))))
                .map(this::receipt);
    }

    /** Keeps what somebody mailed; where it came from says no more than who sent it. */
    @WithTransaction
    Uni<Receipt> take(MailedReport mailed) {
        return take(mailed.draft(clock.instant()), mailed.email());
    }

    private Uni<Optional<ReportRow>> known(Draft draft, String reporter) {
        return draft.externalId()
                .map(id -> rows.known(reporter, id))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<Void> mustNotBeTooMany(String reporter, String source, Instant now) {
        return rows.queueUp(source)
                .chain(() -> rows.ofReporterSince(reporter, now.minus(HOUR)))
                .invoke(count -> mustBeBelow(count, config.perReporter()))
                .chain(() -> rows.ofSourceSince(source, now.minus(HOUR)))
                .invoke(count -> mustBeBelow(count, config.perSource()))
                .replaceWithVoid();
    }

    private static void mustBeBelow(long count, int most) {
        if (count >= most) {
            throw ProblemException.refused(
                    TOO_MANY, "too-many-reports", "We take %d reports in an hour.".formatted(most), HOUR);
        }
    }

    private Uni<ReportRow> keep(Draft draft, String reporter, String source, Instant now) {
        return rows.nextReference()
                .map(number -> ReportRow.of(
                        ids.next("rep"),
                        "R-%d-%06d".formatted(now.atOffset(ZoneOffset.UTC).getYear(), number),
                        draft,
                        reporter,
                        source,
                        now))
                .chain(row -> rows.persist(row))
                .call(row -> rows.prove(row.id, draft.evidence()))
                .call(this::tell)
                .call(row ->
                        row.state() == State.TEST ? Uni.createFrom().voidItem() : letters.write(row, Letters.RECEIPT));
    }

    /** The link is good for longer than a review may be asked for. */
    private Receipt receipt(ReportRow row) {
        return new Receipt(
                row.id,
                row.reference,
                row.state().forReporter(),
                row.receivedAt,
                link(row, "/v1/report-status/"),
                link(row, "/report/"));
    }

    /** Where the reporter of {@code row} follows it. */
    String link(ReportRow row, String path) {
        return config.address().toString().replaceFirst("/$", "")
                + path
                + links.sign(PURPOSE, row.id, row.receivedAt.plus(LINK));
    }

    /** What became of the report that a link is about; 404 for a link that is forged or over. */
    @WithTransaction
    Uni<Status> status(String token) {
        return rows.get(subject(token)).chain(this::status);
    }

    /** Asks to have the outcome looked at again, by somebody else. */
    @WithTransaction
    Uni<Status> review(String token, String statement) {
        return rows.locked(subject(token))
                .invoke(row -> row.askForReview(statement, clock.instant()))
                .call(this::tell)
                .chain(this::status);
    }

    private String subject(String token) {
        return links.subject(PURPOSE, token, clock.instant()).orElseThrow(() -> ProblemException.notFound("report"));
    }

    /** What the reporter of {@code row} is told now. */
    Uni<Status> status(ReportRow row) {
        return row.isJoined()
                ? rows.findById(row.duplicateOf).map(first -> status(row, Optional.ofNullable(first)))
                : Uni.createFrom().item(status(row, Optional.empty()));
    }

    private Status status(ReportRow row, Optional<ReportRow> first) {
        var outcome = settled(row);
        var joined = outcome.isPresent() ? first.flatMap(Reports::settled) : Optional.<Outcome>empty();
        var until = row.resolvedAt == null ? null : row.resolvedAt.plus(ReportRow.REVIEW_WINDOW);
        var open = outcome.isPresent()
                && row.review == null
                && until != null
                && clock.instant().isBefore(until);
        return new Status(
                row.reference,
                row.state().forReporter(),
                row.receivedAt,
                outcome.map(Words::of).orElse(null),
                Stream.concat(outcome.stream(), joined.stream())
                        .map(Outcome::sentence)
                        .reduce((one, other) -> one + " " + other)
                        .orElse(null),
                joined.map(Words::of).orElse(null),
                open ? until : null);
    }

    private static Optional<Outcome> settled(ReportRow row) {
        return row.state() == State.RESOLVED ? Optional.ofNullable(row.outcome).map(Outcome::of) : Optional.empty();
    }

    /** Says in the log how the report is now, and tells its reporter of an outcome, in the caller's transaction. */
    Uni<Void> tell(ReportRow row) {
        var subject = row.account == null ? row.id : row.account;
        return events.append(
                        "report-changed",
                        subject,
                        new Told(
                                row.id, row.reference, row.state, row.outcome, row.account, row.violation, row.finding))
                .chain(() -> row.state() == State.RESOLVED
                        ? outcome(row)
                        : Uni.createFrom().voidItem());
    }

    /** Also those hear it who reported the same. */
    private Uni<Void> outcome(ReportRow row) {
        var occasion = Letters.outcome(row);
        return letters.write(row, occasion)
                .chain(() -> rows.joinedTo(row.id))
                .onItem()
                .transformToMulti(joined -> Multi.createFrom().iterable(joined))
                .onItem()
                .transformToUniAndConcatenate(one -> letters.write(one, occasion))
                .onItem()
                .ignoreAsUni();
    }
}
