package io.evenhand.local.simulate;

import io.evenhand.policy.activity.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** When an account comes, and from where: one use after the other. */
interface Habit {

    /** The next use after {@code instant}, in milliseconds since the epoch. */
    Use after(long instant, SplittableRandom random);

    /** A use. */
    record Use(long at, Origin origin) {}

    /** People who come in some rhythm, each from a place and with a machine of their own. */
    record Settled(Rhythm rhythm, int people, SplittableRandom who) implements Habit {

        @Override
        public Use after(long instant, SplittableRandom random) {
            var person = 1 + who.nextInt(people);
            return new Use(rhythm.after(instant, random), new Origin(person, person, person));
        }
    }

    /** Several who do not know of each other. */
    final class Together implements Habit {

        private final List<Habit> members;
        private final List<Use> next = new ArrayList<>();

        Together(List<Habit> members) {
            this.members = List.copyOf(members);
        }

        @Override
        public Use after(long instant, SplittableRandom random) {
            if (next.isEmpty()) {
                members.forEach(member -> next.add(member.after(instant, random)));
            }
            var first = 0;
            for (var member = 1; member < next.size(); member++) {
                if (next.get(member).at() < next.get(first).at()) {
                    first = member;
                }
            }
            var use = next.get(first);
            next.set(first, members.get(first).after(use.at(), random));
            return new Use(Math.max(use.at(), instant + 1), use.origin());
        }
    }
}
