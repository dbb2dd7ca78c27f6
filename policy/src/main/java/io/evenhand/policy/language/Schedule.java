package io.evenhand.policy.language;

import java.time.Instant;
import java.util.List;

/**
 * Which plan, or {@linkplain Variation variation} of one, decides on an account from when on.
 *
 * @param turns in their order; the first has always decided
 */
public record Schedule(List<Turn> turns) {

    public Schedule {
        turns = List.copyOf(turns);
        for (var next = 1; next < turns.size(); next++) {
            if (!turns.get(next - 1).from().isBefore(turns.get(next).from())) {
                throw new IllegalArgumentException("the turns of a schedule must ascend");
            }
        }
    }

    /** The plan that decides from an instant on. */
    public record Turn(Instant from, String plan) {}

    /** One plan for all time. */
    public static Schedule always(String plan) {
        return new Schedule(List.of(new Turn(Instant.EPOCH, plan)));
    }

    /** The plan that decides at {@code now}. */
    public String planAt(Instant now) {
        var plan = turns.getFirst().plan();
        for (var turn : turns) {
            if (!turn.from().isAfter(now)) {
                plan = turn.plan();
            }
        }
        return plan;
    }

    /** When another plan begins to decide. */
    public List<Instant> changes() {
        return turns.stream().skip(1).map(Turn::from).toList();
    }
}
