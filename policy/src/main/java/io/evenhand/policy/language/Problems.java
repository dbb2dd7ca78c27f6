package io.evenhand.policy.language;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what is wrong. A limit is read once per plan that uses it; what is wrong with it is still said once. */
final class Problems {

    /** More than this many errors help nobody, and a hostile file could make millions. */
    static final int MOST = 100;

    private final Set<PolicyError> found = new LinkedHashSet<>();
    private final Map<Map.Entry<Position, String>, String> suggestions = new HashMap<>();

    void add(Position at, String field, String message) {
        if (found.size() < MOST) {
            found.add(new PolicyError(at.line(), at.column(), field, message));
        }
    }

    /** What the author probably meant by {@code written}; nothing once nobody would read it any more. */
    String suggestion(Position at, Collection<String> known, String written) {
        return found.size() == MOST
                ? ""
                : suggestions.computeIfAbsent(Map.entry(at, written), _ -> Suggestion.among(known, written));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<PolicyError> inFileOrder() {
        var sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(PolicyError::line).thenComparingInt(PolicyError::column));
        return sorted;
    }
}
