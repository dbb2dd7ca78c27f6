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

    public boolean covers(String action, @Nullable String model) {
        return (actions.isEmpty() || actions.contains(action))
                && (models.isEmpty() || (model != null && models.contains(model)));
    }
}
