package io.evenhand.policy.measure;

import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Measure;
import java.util.List;
import java.util.Optional;

/**
 * Who may decide on a measure, whatever a policy says: automation slows and pauses; a person suspends for a time; two end
 * anything for good, one of them senior (DESIGN 7, REQUIREMENTS U9).
 */
public final class Floor {

    /** The role without which nothing ends for good. */
    public static final String SENIOR = "senior";

    private static final List<String> STAFF = List.of("support", "reviewer", SENIOR);

    private Floor() {}

    /** How many persons it needs at least. */
    public static Decider of(Measure measure) {
        return switch (measure) {
            case Measure.Notice _, Measure.Throttle _, Measure.Pause _ -> Decider.RULE;
            case Measure.Suspend _ -> Decider.PERSON;
            case Measure.SuspendForGood _, Measure.Terminate _ -> Decider.TWO_PERSONS;
        };
    }

    /** The more demanding of the floor and what the policy asks for. */
    public static Decider of(Measure measure, Decider asked) {
        var floor = of(measure);
        return asked.compareTo(floor) < 0 ? floor : asked;
    }

    /** How many persons must have decided for it. */
    public static int persons(Decider decider) {
        return switch (decider) {
            case RULE -> 0;
            case PERSON -> 1;
            case TWO_PERSONS -> 2;
        };
    }

    /** What keeps a person from adding a word for a measure. */
    public enum Obstacle {
        /** The role decides on no measures. */
        ROLE,
        /** The same person has decided already. */
        SAME_PERSON,
        /** This would be the last word, and nobody senior has spoken. */
        NOT_SENIOR
    }

    /**
     * Whether {@code person} may decide for a measure after those who did.
     *
     * @return what speaks against it; empty when nothing does
     */
    public static Optional<Obstacle> obstacle(Actor.Person person, List<Actor.Person> before, Decider decider) {
        if (!STAFF.contains(person.role())) {
            return Optional.of(Obstacle.ROLE);
        }
        if (before.stream().anyMatch(other -> other.id().equals(person.id()))) {
            return Optional.of(Obstacle.SAME_PERSON);
        }
        var last = before.size() + 1 >= persons(decider);
        var senior = person.role().equals(SENIOR)
                || before.stream().anyMatch(other -> other.role().equals(SENIOR));
        return decider == Decider.TWO_PERSONS && last && !senior ? Optional.of(Obstacle.NOT_SENIOR) : Optional.empty();
    }
}
