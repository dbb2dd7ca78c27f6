package io.evenhand.appeals.report;

import io.evenhand.appeals.casefile.Cases;
import io.evenhand.appeals.casefile.Entry;
import io.evenhand.appeals.casefile.Entry.Kind;
import io.evenhand.appeals.casefile.Entry.Progress;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What staff do about reports. */
@ApplicationScoped
class Triage {

    private static final int GONE = 410;

    private final ReportRepository rows;
    private final Reports reports;
    private final Cases cases;
    private final BusinessClock clock;

    Triage(ReportRepository rows, Reports reports, Cases cases, BusinessClock clock) {
        this.rows = rows;
        this.reports = reports;
        this.cases = cases;
        this.clock = clock;
    }

    @WithTransaction
    Uni<Page<ReportView>> list(Optional<String> state, Optional<String> account, String cursor, int limit) {
        return rows.after(state, account, cursor, limit)
                .map(found -> found.stream()
                        .map(row -> ReportView.of(row, null, List.of(), List.of()))
                        .toList())
                .map(views -> Page.of(views, limit, ReportView::id));
    }

    @WithTransaction
    Uni<ReportView> get(String id) {
        return rows.get(id).chain(this::view);
    }

    @WithTransaction
    Uni<ReportView> claim(String id, String person) {
        return rows.locked(id).invoke(row -> row.claim(person, clock.instant())).chain(this::view);
    }

    /** It is about that account, and may be that violation: their case has it from now on. */
    @WithTransaction
    Uni<ReportView> accept(String id, String person, String account, String violation, Optional<OffsetDateTime> when) {
        return rows.locked(id)
                .call(row -> cases.open(account, violation, "Somebody reported it.")
                        .invoke(caseId -> row.accept(person, account, violation, when, caseId, clock.instant())))
                .call(row -> changed(row, "A report was accepted.", person, Progress.OPEN))
                .call(row -> rows.inherit(row.id)
                        .chain(() -> rows.joinedTo(row.id))
                        .chain(joined -> each(joined, one -> noteJoined(row, one, person))))
                .chain(this::view);
    }

    /** Empty outcome: it is right, and enforcement-service is told. */
    @WithTransaction
    Uni<ReportView> resolve(
            String id, String person, Optional<Outcome> outcome, String reason, @Nullable String duplicateOf) {
        return duplicateOf == null
                ? rows.locked(id).chain(row -> resolve(row, person, outcome, reason, Optional.empty()))
                // Two that are joined to each other at once wait for each other.
                : rows.queueUp("duplicates")
                        .chain(() -> rows.locked(id))
                        .chain(row -> first(id, duplicateOf)
                                .chain(first -> resolve(row, person, outcome, reason, Optional.of(first))));
    }

    private Uni<ReportView> resolve(
            ReportRow row, String person, Optional<Outcome> outcome, String reason, Optional<ReportRow> first) {
        outcome.ifPresentOrElse(
                what -> row.resolve(
                        person, what, reason, first.map(other -> other.id).orElse(null), clock.instant()),
                () -> row.passOn(person, reason, clock.instant()));
        first.ifPresent(row::inherit);
        return changed(row, "The report is " + row.state + ".", person, Progress.SETTLED)
                .chain(() -> first.map(other -> join(row, other, person))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .chain(() -> view(row));
    }

    /** The one that a duplicate is joined to: where that was joined itself, the one it was joined to. */
    private Uni<ReportRow> first(String id, String duplicateOf) {
        return rows.findById(duplicateOf)
                .chain(found -> found == null || !found.isJoined()
                        ? Uni.createFrom().item(found)
                        : rows.findById(found.duplicateOf))
                .chain(found -> {
                    if (found == null || found.id.equals(id)) {
                        throw ProblemException.invalid("duplicateOf", "must be another report");
                    }
                    return rows.locked(found.id);
                });
    }

    private Uni<Void> join(ReportRow row, ReportRow first, String person) {
        return rows.rejoin(row.id, first.id)
                .chain(() -> rows.inherit(first.id))
                .chain(() -> noteJoined(first, row, person));
    }

    /** The other's case shows what was joined to it. */
    private Uni<Void> noteJoined(ReportRow first, ReportRow joined, String person) {
        var caseId = first.caseFile;
        return caseId == null
                ? Uni.createFrom().voidItem()
                : cases.note(
                        caseId,
                        Entry.of(
                                        clock.instant(),
                                        Kind.REPORT,
                                        joined.id,
                                        "Report %s says the same as %s and was joined to it."
                                                .formatted(joined.reference, first.reference),
                                        Progress.SETTLED)
                                .forStaff()
                                .by(person));
    }

    private static Uni<Void> each(List<ReportRow> all, Function<ReportRow, Uni<Void>> work) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUniAndConcatenate(work::apply)
                .onItem()
                .ignoreAsUni();
    }

    /** A legal hold: nothing of it is deleted until that is released. */
    @WithTransaction
    Uni<ReportView> hold(String id, String person, String reason) {
        return rows.locked(id)
                .invoke(row -> {
                    if (row.forgottenAt != null) {
                        throw gone(row.forgottenAt, "time-over");
                    }
                    row.hold(person, reason, clock.instant());
                })
                .chain(this::view);
    }

    @WithTransaction
    Uni<ReportView> release(String id) {
        return rows.locked(id)
                .invoke(ReportRow::release)
                .call(row -> row.erase
                        ? rows.erase(id, clock.instant())
                        : Uni.createFrom().voidItem())
                .chain(this::view);
    }

    private Uni<Void> changed(ReportRow row, String what, String person, Progress progress) {
        var line = Entry.of(clock.instant(), Kind.REPORT, row.id, what, progress)
                .forStaff()
                .by(person);
        var caseId = row.caseFile;
        return (caseId == null ? Uni.createFrom().voidItem() : cases.note(caseId, line)).chain(() -> reports.tell(row));
    }

    private Uni<ReportView> view(ReportRow row) {
        return rows.flush()
                .chain(() -> rows.proofs(row.id))
                .chain(proofs -> rows.joinedTo(row.id)
                        .chain(joined -> rows.reliability(row.reporter)
                                .map(share -> ReportView.of(
                                        row,
                                        share,
                                        joined.stream().map(one -> one.id).toList(),
                                        proofs))));
    }

    /** A file, whose hash is still the one it was taken with. */
    @WithTransaction
    Uni<ReportRepository.File> open(String id, int number) {
        return rows.file(id, number).map(found -> {
            var file = found.orElseThrow(() -> ProblemException.notFound("file"));
            if (file.payload() == null) {
                throw gone(file.deletedAt(), Objects.requireNonNullElse(file.deletedFor(), ""));
            }
            var content = Base64.getDecoder().decode(file.payload());
            if (!Proofs.hex("SHA-256", content).equals(file.sha256())) {
                throw new ProblemException(409, "evidence-changed", "The file is not what was sent.");
            }
            return file;
        });
    }

    private static ProblemException gone(@Nullable Instant at, String why) {
        var how = at == null
                ? "It was deleted."
                : "It was deleted on %s: %s."
                        .formatted(
                                at.truncatedTo(ChronoUnit.SECONDS),
                                why.equals("account-erased")
                                        ? "the account was erased"
                                        : "the time to ask for a review was over");
        return new ProblemException(GONE, "evidence-deleted", how);
    }
}
