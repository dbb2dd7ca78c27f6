package io.evenhand.local.bench;

import io.evenhand.local.Evenhand;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Evenhand as {@code evenhand up} runs it, started by it. */
record Installation(DataFolder data, int portBase) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static Installation start(Stage stage, DataFolder data) throws IOException, InterruptedException {
        return start(stage, data, List.of());
    }

    /** Its gateway stands before whoever listens on a port of this machine. */
    static Installation before(int upstream, Stage stage, DataFolder data) throws IOException, InterruptedException {
        Files.createDirectories(data.root());
        Files.writeString(
                data.root().resolve("routes.yaml"),
                "- {method: POST, path: %s, action: call, units: {calls: 1}}%n".formatted(UpstreamStart.PATH));
        return start(stage, data, List.of("--upstream=http://127.0.0.1:" + upstream));
    }

    private static Installation start(Stage stage, DataFolder data, List<String> options)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Stage.java(),
                "-Devenhand.home=" + DataFolder.projectHome(),
                "-cp",
                System.getProperty("java.class.path"),
                Evenhand.class.getName(),
                "up",
                "--data=" + data.root(),
                "--port-base=" + stage.portBase()));
        command.addAll(options);
        stage.program(Kind.EVENHAND.word(), Stage.SERVER, command).awaitWords("Evenhand is ready", Stage.START_WAIT);
        return new Installation(data, stage.portBase());
    }

    /** Who does what for a request. */
    Map<Role, List<ProcessHandle>> roles() throws IOException {
        return Map.of(
                Role.SERVICE, List.of(process(Part.ENFORCEMENT)),
                Role.REDIS, List.of(process(Part.REDIS)),
                Role.READERS, List.of(process(Part.METERING)),
                Role.POSTGRES, List.of(process(Part.POSTGRES)));
    }

    ProcessHandle process(Part part) throws IOException {
        return Contender.process(
                Long.parseLong(Files.readString(data.pidOf(part)).strip()));
    }

    Api as(HttpClient client, String role, Part service) throws IOException {
        return new Api(client, service.url(portBase), data.token(role)).patient(PATIENCE);
    }

    /** The database of metering, as metering itself sees it. */
    Connection meteringDatabase() throws SQLException {
        var name = Part.METERING.word();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(Part.POSTGRES.port(portBase), name), name, name);
    }
}
