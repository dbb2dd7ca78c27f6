package io.evenhand.metering.testing;

import io.evenhand.kit.testing.TestPlatform;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks into this service's tables. */
public final class MeteringDatabase {

    private MeteringDatabase() {}

    /** A figure of the roll-ups, summed over all of an account's hours. */
    public static long sum(String figure, String account) {
        return Long.parseLong(
                query("SELECT coalesce(sum(" + figure + "), 0) FROM usage_hour WHERE account = ?", account)
                        .getFirst());
    }

    /** The data of an account's events of one type, in the order they were written. */
    public static List<String> events(String type, String account) {
        return query("SELECT data FROM event_log WHERE type = '" + type + "' AND subject = ? ORDER BY entry", account);
    }

    private static List<String> query(String sql, String account) {
        try (var connection = TestPlatform.connect("metering");
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, account);
            var values = new ArrayList<String>();
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    values.add(result.getString(1));
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
