package io.evenhand.kit.holding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one table holds of an account.
 *
 * @param told a query of what is told, a column for each field, for the account {@code $1}; empty where nothing is that
 *     others do not tell
 * @param erasures statements that take out of it whatever tells whose account {@code ?1} was, or what that person said;
 *     none where nothing does
 */
public record Holding(String table, Optional<String> told, List<String> erasures) {

    public Holding {
        erasures = List.copyOf(erasures);
    }

    public static Holding of(String table) {
        return new Holding(table, Optional.empty(), List.of());
    }

    public Holding told(String query) {
        return new Holding(table, Optional.of(query), erasures);
    }

    public Holding erasedBy(String statement) {
        var more = new ArrayList<>(erasures);
        more.add(statement);
        return new Holding(table, told, more);
    }
}
