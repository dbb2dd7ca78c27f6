package io.evenhand.local.simulate;

import io.evenhand.policy.decision.Verdict;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Stage;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one limit said to all requests, on whichever plan. */
final class LimitTally {

    private final String name;
    private final Stage stage;
    private final Waits waits = new Waits();
    private long admitted;
    private long delayed;
    private long queued;
    private long denied;
    private long slowedAccounts;
    private long refusedAccounts;
    private @Nullable Hit slowed;
    private @Nullable Hit refused;

    LimitTally(String name, Stage stage) {
        this.name = name;
        this.stage = stage;
    }

    static String name(Row row) {
        return row instanceof Row.Price ? "price in " + row.limit() : row.limit();
    }

    void take(Verdict verdict) {
        switch (verdict) {
            case ADMIT -> admitted++;
            case DELAY -> delayed++;
            case QUEUE -> queued++;
            case DENY -> denied++;
        }
    }

    /** It is what made a request wait. */
    void waited(long millis) {
        waits.add(millis);
    }

    void slowedFirst(Hit hit) {
        slowedAccounts++;
        slowed = slowed == null ? hit : slowed.earlier(hit);
    }

    void refusedFirst(Hit hit) {
        refusedAccounts++;
        refused = refused == null ? hit : refused.earlier(hit);
    }

    Line line() {
        return new Line(
                name,
                stage.name().toLowerCase(Locale.ROOT),
                admitted,
                delayed,
                queued,
                denied,
                waits.summary(),
                slowedAccounts,
                refusedAccounts,
                Optional.ofNullable(slowed),
                Optional.ofNullable(refused));
    }

    /**
     * One limit's figures. Of one that is not enforced they are what it would have said.
     *
     * @param waits of the requests that it was the cause of
     */
    record Line(
            String name,
            String stage,
            long admitted,
            long delayed,
            long queued,
            long denied,
            Waits.Summary waits,
            long slowedAccounts,
            long refusedAccounts,
            Optional<Hit> slowed,
            Optional<Hit> refused) {

        long looked() {
            return admitted + delayed + queued + denied;
        }
    }
}
