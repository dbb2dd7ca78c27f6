package io.evenhand.enforcement.finding;

import io.evenhand.enforcement.measure.Strikes;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.policy.ladder.Finding;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Strikes are findings on a ladder of strikes that count, or may come to. */
@ApplicationScoped
class CountedStrikes implements Strikes {

    private static final String LIVE =
            "account = ?1 and strikes = true and state in ('pending', 'confirmed') order by at desc, id desc";

    private final FindingRepository findings;
    private final BusinessClock clock;

    CountedStrikes(FindingRepository findings, BusinessClock clock) {
        this.findings = findings;
        this.clock = clock;
    }

    @Override
    public Uni<List<Strike>> of(String account) {
        var now = clock.instant();
        return findings.list(LIVE, account)
                .map(rows -> rows.stream()
                        .filter(row -> !isOver(row.countsUntil(), now))
                        .map(CountedStrikes::strike)
                        .toList());
    }

    private static boolean isOver(@Nullable Instant countsUntil, Instant now) {
        return countsUntil != null && !now.isBefore(countsUntil);
    }

    private static Strike strike(FindingRow row) {
        var confirmed = row.toFinding().state() instanceof Finding.State.Confirmed;
        return new Strike(
                row.id(),
                row.violation(),
                confirmed ? "confirmed" : "pending",
                row.at(),
                confirmed ? row.countsUntil() : null,
                row.says());
    }
}
