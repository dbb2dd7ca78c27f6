package io.evenhand.local.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * A PostgreSQL on 127.0.0.1 with one database per service, each owned by a user of the same name. A commit that was
 * answered survives a crash (the embedded build's own defaults would lose it). Closing it ends the server; the data
 * stays in its folder.
 *
 * <p>Whoever reaches the port of this machine is trusted: the server is for development, never for production.
 */
public final class LocalPostgres implements Store {

    /** The databases, and the users that own them. */
    public static final List<String> DATABASES = List.of("accounts", "metering", "enforcement", "appeals");

    private static final Duration START_WAIT = Duration.ofSeconds(60);

    private final EmbeddedPostgres server;
    private final long processId;

    private LocalPostgres(EmbeddedPostgres server, long processId) {
        this.server = server;
        this.processId = processId;
    }

    /**
     * Starts the server on {@code directory}, for as long as this process lives, creating the databases that are
     * missing; port 0 stands for any free one.
     *
     * @throws StoreInUse if another process serves this folder
     */
    public static LocalPostgres start(Path directory, int port) throws IOException {
        return start(directory, port, true);
    }

    /** As {@link #start}, but only closing it ends it: for a caller that stops things in an order of its own. */
    public static LocalPostgres startUnhooked(Path directory, int port) throws IOException {
        return start(directory, port, false);
    }

    private static LocalPostgres start(Path directory, int port, boolean endsWithThisProcess) throws IOException {
        Files.createDirectories(directory);
        refuseIfServed(directory);
        var server = EmbeddedPostgres.builder()
                .setDataDirectory(directory.toFile())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(endsWithThisProcess)
                .setPort(Ports.choose(port))
                .setPGStartupWait(START_WAIT)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "200")
                .start();
        try {
            createDatabases(server);
        } catch (SQLException e) {
            server.close();
            throw new IOException("The databases could not be created in " + directory, e);
        }
        return new LocalPostgres(server, processId(directory).orElseThrow());
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public long processId() {
        return processId;
    }

    /** A connection as the owner of {@code database}. */
    public Connection connect(String database) throws SQLException {
        return server.getDatabase(database, database).getConnection();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** A server that lost its launcher goes on serving; starting a second one on its files would fail obscurely. */
    private static void refuseIfServed(Path directory) throws IOException {
        var pid = processId(directory);
        var served = pid.stream()
                .mapToObj(ProcessHandle::of)
                .flatMap(process -> process.flatMap(it -> it.info().command()).stream())
                .anyMatch(command -> command.endsWith("postgres"));
        if (served) {
            throw new StoreInUse(directory, pid.getAsLong());
        }
    }

    /** The id in the file that a running server keeps; one that crashed leaves it behind. */
    private static OptionalLong processId(Path directory) throws IOException {
        try {
            return OptionalLong.of(Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid"))
                    .getFirst()
                    .strip()));
        } catch (NoSuchFileException _) {
            return OptionalLong.empty();
        }
    }

    private static void createDatabases(EmbeddedPostgres server) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            for (var name : DATABASES) {
                if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
                    statement.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(name, name));
                }
                if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
                    statement.execute("CREATE DATABASE %s OWNER %s".formatted(name, name));
                }
                statement.execute("REVOKE CONNECT ON DATABASE %s FROM PUBLIC".formatted(name));
            }
        }
    }

    private static boolean exists(Connection connection, String sql, String name) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** Another process serves the folder: stop it first. */
    public static final class StoreInUse extends IOException {

        StoreInUse(Path directory, long pid) {
            super("A PostgreSQL (process %d) already runs on %s".formatted(pid, directory));
        }
    }
}
