package io.evenhand.acceptance;

import io.evenhand.local.place.Part;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/** Looks for a text in every table of every database and in everything that Redis holds. */
record Canary(RunningEvenhand evenhand, String text) {

    /** Where it is: {@code service.table}, or {@code redis} with the key. */
    List<String> places() throws IOException, SQLException {
        var places = new ArrayList<String>();
        for (var service : Part.SERVICES) {
            tables(service.word(), places);
        }
        redis(places);
        return places;
    }

    private void tables(String database, List<String> places) throws SQLException {
        var url = "jdbc:postgresql://127.0.0.1:%d/%s"
                .formatted(evenhand.url(Part.POSTGRES).getPort(), database);
        try (var connection = DriverManager.getConnection(url, database, database)) {
            var tables = new TreeSet<String>();
            try (var statement = connection.createStatement();
                    var found = statement.executeQuery("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
                            + " AND NOT relispartition AND relnamespace = 'public'::regnamespace")) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            for (var table : tables) {
                try (var statement =
                        connection.prepareStatement("SELECT count(*) FROM \"%s\" AS looked_at".formatted(table)
                                + " WHERE position(? in lower(looked_at::text)) > 0"
                                + " OR position(? in looked_at::text) > 0")) {
                    statement.setString(1, text);
                    statement.setString(2, HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
                    try (var found = statement.executeQuery()) {
                        found.next();
                        if (found.getLong(1) > 0) {
                            places.add(database + "." + table);
                        }
                    }
                }
            }
        }
    }

    /** Every value as Redis would dump it, uncompressed. */
    private void redis(List<String> places) throws IOException {
        try (var redis = new Socket(
                InetAddress.getLoopbackAddress(), evenhand.url(Part.REDIS).getPort())) {
            var answers = new BufferedInputStream(redis.getInputStream());
            ask(redis, "CONFIG", "SET", "rdbcompression", "no");
            line(answers);
            ask(redis, "KEYS", "*");
            var keys = new ArrayList<String>();
            var many = Integer.parseInt(line(answers).substring(1));
            for (var i = 0; i < many; i++) {
                keys.add(bulk(answers));
            }
            for (var key : keys) {
                ask(redis, "DUMP", key);
                var value = bulk(answers);
                if (key.contains(text) || value.contains(text)) {
                    places.add("redis " + key);
                }
            }
        }
    }

    private static void ask(Socket redis, String... words) throws IOException {
        var command = new StringBuilder("*" + words.length + "\r\n");
        for (var word : words) {
            var length = word.getBytes(StandardCharsets.ISO_8859_1).length;
            command.append("$%d\r\n%s\r\n".formatted(length, word));
        }
        redis.getOutputStream().write(command.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Empty for what is gone meanwhile. */
    private static String bulk(InputStream answers) throws IOException {
        var length = Integer.parseInt(line(answers).substring(1));
        if (length < 0) {
            return "";
        }
        var content = new String(answers.readNBytes(length), StandardCharsets.ISO_8859_1);
        line(answers);
        return content;
    }

    private static String line(InputStream answers) throws IOException {
        var line = new StringBuilder();
        for (var next = answers.read(); next != '\n'; next = answers.read()) {
            if (next < 0) {
                throw new IOException("Redis hung up");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
