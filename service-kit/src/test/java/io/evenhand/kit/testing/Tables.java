package io.evenhand.kit.testing;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Looks through all tables of a service's database. */
public final class Tables {

    private Tables() {}

    /** Every table, but the partitions that tables are made of. */
    public static Set<String> of(String database) throws SQLException {
        var names = new TreeSet<String>();
        try (var connection = TestPlatform.connect(database);
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
                        + " AND NOT relispartition AND relnamespace = 'public'::regnamespace")) {
            while (found.next()) {
                names.add(found.getString(1));
            }
        }
        return names;
    }

    /** The tables in which a text is, in any row and column, as letters or as bytes. */
    public static List<String> with(String database, String text) throws SQLException {
        var bytes = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        var holding = new ArrayList<String>();
        for (var table : of(database)) {
            try (var connection = TestPlatform.connect(database);
                    var statement = connection.prepareStatement(
                            "SELECT count(*) FROM \"%1$s\" AS row_in_search".formatted(table)
                                    + " WHERE position(lower(?) in lower(row_in_search::text)) > 0"
                                    + " OR position(? in row_in_search::text) > 0")) {
                statement.setString(1, text);
                statement.setString(2, bytes);
                try (var found = statement.executeQuery()) {
                    found.next();
                    if (found.getLong(1) > 0) {
                        holding.add(table);
                    }
                }
            }
        }
        return holding;
    }
}
