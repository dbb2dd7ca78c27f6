package io.evenhand.metering.usage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.evenhand.policy.language.Schedule;
import io.evenhand.policy.language.Schedule.Turn;
import io.evenhand.policy.table.LimitTable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** What an account is subscribed to, as the accounts service tells it. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record Subscription(
        String id, String policy, String plan, ZoneId timeZone, Instant anchor, List<Turn> schedule) {

    public Subscription {
        schedule = schedule == null ? List.of() : List.copyOf(schedule);
    }

    /** The plan, or the variation of one, that decides at {@code now}. */
    public String planAt(Instant now) {
        return plans().planAt(now);
    }

    /** What of a compiled table decides on the account at {@code now}. */
    public LimitTable inForce(LimitTable compiled, Instant now) {
        return compiled.inForce(now, anchor, timeZone, plans().changes()).table();
    }

    private Schedule plans() {
        return schedule.isEmpty() ? Schedule.always(plan) : new Schedule(schedule);
    }
}
