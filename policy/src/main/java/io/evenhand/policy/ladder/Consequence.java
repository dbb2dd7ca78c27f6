package io.evenhand.policy.ladder;

import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Step;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a finding leads to. */
public sealed interface Consequence {

    /** It is written down, and nothing more. */
    record Recorded() implements Consequence {}

    /**
     * A person looks at it; nothing is taken.
     *
     * @param until when that will have changed by itself, if it does
     */
    record CaseOnly(Why why, @Nullable Instant until) implements Consequence {

        CaseOnly(Why why) {
            this(why, null);
        }
    }

    /** Its account is told, and has a time of grace from when that arrived; what follows is decided after it. */
    record Notify(Ladder.Notice notice) implements Consequence {}

    /** Its account is told that it counts, and of how to appeal; nothing is taken. */
    record Tell(Rung rung) implements Consequence {}

    /** The step is taken, by the rule itself. */
    record Take(Step step, Rung rung) implements Consequence {}

    /** The step is proposed to a person, or to two. */
    record Propose(Step step, Rung rung) implements Consequence {}

    /** All that it leads to has been done. */
    record Done() implements Consequence {}

    /**
     * Where on the ladder an account is.
     *
     * @param basis the findings that count, by id, the one at hand last
     */
    record Rung(long points, List<String> basis) {
        public Rung {
            basis = List.copyOf(basis);
        }

        static Rung of(List<Finding> counted) {
            return new Rung(
                    History.sum(counted), counted.stream().map(Finding::id).toList());
        }
    }

    /** Why a finding opens a case only. */
    enum Why {
        /** Its rule warns, and does not enforce. */
        WARN,
        /** Somebody says so; a person has to see for himself. */
        SAID_BY_SOMEBODY,
        /** The same rule was wrong about this account lately. */
        REVERSED_LATELY,
        /** All evidence is from before a reversal. */
        OLD_EVIDENCE,
        /** Too many of the rule's measures were overturned. */
        BRAKE,
        /** A pause stops use already: one is enough until somebody has looked. */
        PAUSED_ALREADY
    }
}
