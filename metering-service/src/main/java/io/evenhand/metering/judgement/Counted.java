package io.evenhand.metering.judgement;

import io.evenhand.metering.usage.Subscription;
import io.evenhand.policy.cohort.Cohort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The answer to a {@link Question}: those who used anything, and what. */
final class Counted {

    private final Question question;
    private final List<Use> uses = new ArrayList<>();
    private boolean begun;

    Counted(Question question) {
        this.question = question;
    }

    /**
     * One of them.
     *
     * @param plan the plan, or the variation of one, that decides on it
     * @param units in the smallest parts of the meter
     */
    record Use(String account, String plan, long units) {}

    Question question() {
        return question;
    }

    /** @param used by account; whoever used nothing is not in it */
    void take(Subscription account, String plan, Map<String, Long> used) {
        var units = used.getOrDefault(account.id(), 0L);
        if (units > 0) {
            uses.add(new Use(account.id(), plan, units));
        }
    }

    /** The window of somebody on the plan began anew. */
    void begin() {
        begun = true;
    }

    /** Whether the window of anybody on the plan began since it was asked last. */
    boolean hasBegun() {
        return begun;
    }

    List<Use> uses() {
        return uses;
    }

    Cohort cohort() {
        return Cohort.of(uses.stream().mapToLong(Use::units));
    }
}
