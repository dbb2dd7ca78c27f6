package io.evenhand.appeals;

import io.evenhand.kit.testing.TestPlatform;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks into the tables of appeals, and writes into them behind the service's back. */
public final class Rows {

    private Rows() {}

    public static long number(String query) {
        try (var connection = TestPlatform.connect("appeals");
                var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            found.next();
            return found.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    public static List<String> texts(String query) {
        try (var connection = TestPlatform.connect("appeals");
                var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (found.next()) {
                texts.add(found.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    public static void change(String statement) throws SQLException {
        try (var connection = TestPlatform.connect("appeals");
                var changing = connection.createStatement()) {
            changing.executeUpdate(statement);
        }
    }
}
