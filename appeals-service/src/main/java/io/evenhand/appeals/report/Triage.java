package io.evenhand.appeals.report;

import io.evenhand.appeals.casefile.Cases;
import io.evenhand.appeals.casefile.Entry;
import io.evenhand.appeals.casefile.Entry.Kind;
import io.evenhand.appeals.casefile.Entry.Progress;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What staff do about reports. */
@ApplicationScoped
class Triage {

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
                        .map(row -> ReportView.of(row, null, List.of()))
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
                .chain(this::view);
    }

    /** Empty outcome: it is right, and enforcement-service is told. */
    @WithTransaction
    Uni<ReportView> resolve(
            String id, String person, Optional<Outcome> outcome, String reason, @Nullable String duplicateOf) {
        return rows.locked(id)
                .call(row -> outcome.isEmpty() || duplicateOf == null
                        ? Uni.createFrom().voidItem()
                        : other(id, duplicateOf))
                .invoke(row -> outcome.ifPresentOrElse(
                        what -> row.resolve(person, what, reason, duplicateOf, clock.instant()),
                        () -> row.passOn(person, reason, clock.instant())))
                .call(row -> changed(row, "The report is " + row.state + ".", person, Progress.SETTLED))
                .chain(this::view);
    }

    private Uni<Void> other(String id, String duplicateOf) {
        return rows.findById(duplicateOf)
                .invoke(found -> {
                    if (found == null || duplicateOf.equals(id)) {
                        throw ProblemException.invalid("duplicateOf", "must be another report");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> changed(ReportRow row, String what, String person, Progress progress) {
        var line = Entry.of(clock.instant(), Kind.REPORT, row.id, what, progress)
                .forStaff()
                .by(person);
        var caseId = row.caseFile;
        return (caseId == null ? Uni.createFrom().voidItem() : cases.note(caseId, line)).chain(() -> reports.tell(row));
    }

    private Uni<ReportView> view(ReportRow row) {
        return rows.proofs(row.id)
                .chain(proofs -> rows.reliability(row.reporter).map(share -> ReportView.of(row, share, proofs)));
    }

    /** A file, whose hash is still the one it was taken with. */
    @WithTransaction
    Uni<ReportRepository.File> open(String id, int number) {
        return rows.file(id, number).map(found -> {
            var file = found.orElseThrow(() -> ProblemException.notFound("file"));
            var content = Base64.getDecoder().decode(file.payload());
            if (!Proofs.hex("SHA-256", content).equals(file.sha256())) {
                throw new ProblemException(409, "evidence-changed", "The file is not what was sent.");
            }
            return file;
        });
    }
}
