package io.evenhand.enforcement.account;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.evenhand.policy.language.Schedule;
import io.evenhand.policy.language.Schedule.Turn;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/** An account as decisions see it. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record AccountView(String id, String policy, String plan, String timeZone, Instant anchor, List<Turn> schedule) {

    public AccountView {
        schedule = schedule == null ? List.of() : List.copyOf(schedule);
    }

    /** Which plan decides when; {@code plan} is the name of the one that it is a variation of. */
    Schedule plans() {
        return schedule.isEmpty() ? Schedule.always(plan) : new Schedule(schedule);
    }
}
