package io.evenhand.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStoresIT {

    @TempDir
    Path directory;

    @Test
    void postgresIsDurableAndKeepsItsDataBetweenStarts() throws IOException, SQLException {
        try (var first = LocalPostgres.start(directory, 0);
                var connection = first.connect("metering")) {
            connection.createStatement().execute("CREATE TABLE kept AS SELECT 42 AS answer");
        }

        try (var second = LocalPostgres.start(directory, 0);
                var connection = second.connect("metering")) {

            assertThat(only(connection, "SELECT answer FROM kept")).isEqualTo("42");
            assertThat(only(connection, "SHOW fsync")).isEqualTo("on");
            assertThat(only(connection, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(only(connection, "SHOW server_version")).startsWith("18.");
            assertThatThrownBy(() -> LocalPostgres.start(directory, 0))
                    .isInstanceOf(LocalPostgres.StoreInUse.class)
                    .hasMessageContaining(directory.toString());
        }
    }

    @Test
    void redisNeverEvictsAndKeepsItsDataBetweenStarts() throws IOException {
        try (var first = LocalRedis.start(directory, 0)) {
            assertThat(say(first, "SET kept 42")).startsWith("+OK");
        }

        try (var second = LocalRedis.start(directory, 0)) {

            assertThat(say(second, "GET kept")).contains("42");
            assertThat(say(second, "CONFIG GET maxmemory-policy")).contains("noeviction");
            assertThat(say(second, "CONFIG GET appendonly")).contains("yes");
        }
    }

    private static String only(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String say(LocalRedis redis, String command) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
