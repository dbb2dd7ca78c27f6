package io.evenhand.acceptance;

import io.evenhand.local.place.Part;
import io.evenhand.local.store.LocalPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whatever an Evenhand keeps: the tables of all databases, all of Redis, what services count of themselves, and every file,
 * logs and what is not in a table any more included.
 */
record Remains(RunningEvenhand evenhand) {

    private static final HexFormat HEX = HexFormat.of();

    private static final String TABLES =
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'";

    /** Everything of one key as text, whatever kind it is. */
    private static final String EVERYTHING = """
            local function text(value)
              if type(value) ~= 'table' then return tostring(value) end
              local parts = {}
              for i, part in ipairs(value) do parts[i] = text(part) end
              return table.concat(parts, ' ')
            end
            local read = {string = 'GET', hash = 'HGETALL', set = 'SMEMBERS'}
            local found = {}
            for _, key in ipairs(redis.call('KEYS', '*')) do
              local kind, value = redis.call('TYPE', key).ok
              if read[kind] then value = redis.call(read[kind], key)
              elseif kind == 'stream' then value = redis.call('XRANGE', key, '-', '+')
              elseif kind == 'zset' then value = redis.call('ZRANGE', key, 0, -1)
              else value = redis.call('LRANGE', key, 0, -1) end
              if (key .. ' ' .. text(value)):find(ARGV[1], 1, true) then found[#found + 1] = key end
            end
            return table.concat(found, '\\n')""";

    /** Something to look for: a text, or a number as text and as the counters pack it. */
    record Canary(String name, String hex) {

        static Canary of(String text) {
            return new Canary(text, HEX.formatHex(text.getBytes(StandardCharsets.UTF_8)));
        }

        static Stream<Canary> of(long number) {
            var packed = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
            return Stream.of(
                    of(Long.toString(number)), new Canary(number + " packed", HEX.formatHex(packed, 1, packed.length)));
        }

        private byte[] bytes() {
            return HEX.parseHex(hex);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Where any of {@code canaries} is, with which. */
    SortedSet<String> of(List<Canary> canaries) throws IOException, InterruptedException, SQLException {
        var places = new TreeSet<String>();
        for (var canary : canaries) {
            tables(canary, places);
            redis(canary, places);
        }
        metrics(canaries, places);
        files(canaries, places);
        return places;
    }

    /** How many rows of a table a condition holds for. */
    long rows(String database, String query, String account) throws SQLException {
        try (var connection = connect(database);
                var statement = connection.prepareStatement("SELECT count(*) FROM " + query)) {
            statement.setString(1, account);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private Connection connect(String database) throws SQLException {
        var port = evenhand.url(Part.POSTGRES).getPort();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), database, database);
    }

    private void tables(Canary canary, SortedSet<String> places) throws SQLException {
        for (var database : LocalPostgres.DATABASES) {
            try (var connection = connect(database)) {
                for (var table : tables(connection)) {
                    // Bytes are shown in hex.
                    try (var statement = connection.prepareStatement(
                            "SELECT count(*) FROM \"%s\" AS kept WHERE strpos(kept::text, ?) > 0 OR strpos(kept::text, ?) > 0"
                                    .formatted(table))) {
                        statement.setString(1, canary.name());
                        statement.setString(2, canary.hex());
                        try (var rows = statement.executeQuery()) {
                            rows.next();
                            if (rows.getLong(1) > 0) {
                                places.add("table %s.%s: %s".formatted(database, table, canary));
                            }
                        }
                    }
                }
            }
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        var tables = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private void redis(Canary canary, SortedSet<String> places) throws IOException {
        var call = new ByteArrayOutputStream();
        call.writeBytes("*4\r\n".getBytes(StandardCharsets.US_ASCII));
        for (var part : List.of(ascii("EVAL"), ascii(EVERYTHING), ascii("0"), canary.bytes())) {
            call.writeBytes(ascii("$%d\r\n".formatted(part.length)));
            call.writeBytes(part);
            call.writeBytes(ascii("\r\n"));
        }
        call.writeBytes(ascii("QUIT\r\n"));
        try (var redis = new Socket(
                InetAddress.getLoopbackAddress(), evenhand.url(Part.REDIS).getPort())) {
            redis.getOutputStream().write(call.toByteArray());
            var answer = new String(redis.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            if (!answer.startsWith("$0\r\n")) {
                places.add("Redis %s: %s".formatted(answer.substring(0, Math.min(200, answer.length())), canary));
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void metrics(List<Canary> canaries, SortedSet<String> places) throws IOException, InterruptedException {
        for (var service : Part.SERVICES) {
            var told = evenhand.client()
                    .send(
                            HttpRequest.newBuilder(evenhand.url(service).resolve("/q/metrics"))
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .body();
            for (var canary : canaries) {
                if (holds(told, told.length, canary.bytes())) {
                    places.add("metrics of %s: %s".formatted(service.word(), canary));
                }
            }
        }
    }

    private void files(List<Canary> canaries, SortedSet<String> places) throws IOException {
        Files.walkFileTree(evenhand.folder(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                for (var canary : canaries) {
                    if (holds(file, canary.bytes())) {
                        places.add("file %s: %s".formatted(evenhand.folder().relativize(file), canary));
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            // A store has replaced it meanwhile.
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
                return why instanceof NoSuchFileException ? FileVisitResult.CONTINUE : super.visitFileFailed(file, why);
            }
        });
    }

    private static boolean holds(Path file, byte[] wanted) {
        var buffer = new byte[1 << 20];
        var kept = 0;
        try (var in = Files.newInputStream(file)) {
            for (var read = in.read(buffer, kept, buffer.length - kept);
                    read > 0;
                    read = in.read(buffer, kept, buffer.length - kept)) {
                var length = kept + read;
                if (holds(buffer, length, wanted)) {
                    return true;
                }
                kept = Math.min(length, wanted.length - 1);
                System.arraycopy(buffer, length - kept, buffer, 0, kept);
            }
            return false;
        } catch (NoSuchFileException _) {
            // A store has replaced it meanwhile.
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holds(byte[] text, int length, byte[] wanted) {
        for (var at = 0; at <= length - wanted.length; at++) {
            if (text[at] == wanted[0] && Arrays.equals(text, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
