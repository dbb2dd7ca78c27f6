package io.evenhand.policy.table;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which requests a limit looks at; an empty set means any. */
public record Selection(Set<String> actions, Set<String> models) {

    public static final Selection ANY = new Selection(Set.of(), Set.of());

    public Selection {
        actions = Set.copyOf(actions);
        models = Set.copyOf(models);
    }

    /** Whether it looks at every request that the other looks at. */
    public boolean holds(Selection other) {
        return holds(actions, other.actions) && holds(models, other.models);
    }

    private static boolean holds(Set<String> whole, Set<String> part) {
        return whole.isEmpty() || (!part.isEmpty() && whole.containsAll(part));
    }

    public boolean covers(String action, @Nullable String model) {
        return (actions.isEmpty() || actions.contains(action))
                && (models.isEmpty() || (model != null && models.contains(model)));
    }
}
