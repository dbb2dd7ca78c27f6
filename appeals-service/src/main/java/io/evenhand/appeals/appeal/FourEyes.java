package io.evenhand.appeals.appeal;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Who took the first decision, and may not take the second. */
record FourEyes(Mode mode, Set<String> involved) {

    /** How strictly it is held. */
    enum Mode {
        /** Whoever was involved may do nothing. */
        STRICT,
        /** Whoever was involved may correct themselves, and not confirm themselves. */
        ASYMMETRIC,
        /** One person runs the platform; the public page says so. */
        OFF
    }

    FourEyes {
        involved = Set.copyOf(involved);
    }

    FourEyes and(Set<String> more) {
        var all = new LinkedHashSet<>(involved);
        all.addAll(more);
        return new FourEyes(mode, all);
    }

    /** Whether {@code person} may look after the appeal. */
    boolean keepsOut(String person) {
        return mode == Mode.STRICT && involved.contains(person);
    }

    /** Whether {@code person} may give that answer; any, where none is named. */
    boolean forbids(String person, Optional<Outcome> outcome) {
        return switch (mode) {
            case STRICT -> involved.contains(person);
            case ASYMMETRIC ->
                involved.contains(person) && !outcome.map(Outcome::favours).orElse(true);
            case OFF -> false;
        };
    }

    /** Whether {@code person} may be the second of two: nobody ever is who was involved. */
    boolean forbidsSecond(String person) {
        return involved.contains(person);
    }
}
