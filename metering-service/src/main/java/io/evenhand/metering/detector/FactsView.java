package io.evenhand.metering.detector;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the rules of suspicion of an account's plan see of it now. */
@RegisterForReflection
public record FactsView(List<Item> items, @Nullable String next) {

    public FactsView {
        items = List.copyOf(items);
    }

    /**
     * One rule, and one of those it looks at.
     *
     * @param subject the account, or its install or key; null where nothing was seen yet
     * @param window {@code cycle}, {@code day}, {@code week}, {@code month}, or how long a rolling one is
     * @param facts those that the condition names, as far as they are known
     * @param holds whether the condition does, now
     * @param foundAt when it was found to hold last; null if never
     * @param says the words of that finding
     */
    @RegisterForReflection
    public record Item(
            String signal,
            String violation,
            String per,
            @Nullable String subject,
            String window,
            String stage,
            String when,
            SortedMap<String, Double> facts,
            boolean holds,
            @Nullable Instant foundAt,
            @Nullable String says) {

        public Item {
            facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
        }
    }
}
