package io.evenhand.local.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a local Evenhand keeps between starts, and where. Removing the folder is starting anew. */
public record DataFolder(Path root) {

    public DataFolder {
        root = root.toAbsolutePath().normalize();
    }

    /** The folder of this project, used when no other is named. */
    public static DataFolder ofProject() {
        return new DataFolder(projectHome().resolve(".evenhand"));
    }

    /** The project's folder: told by the launcher, else the current one. */
    public static Path projectHome() {
        return Path.of(System.getProperty("evenhand.home", "")).toAbsolutePath();
    }

    public Path postgres() {
        return root.resolve("postgres");
    }

    public Path redis() {
        return root.resolve("redis");
    }

    public Path issuer() {
        return root.resolve("issuer");
    }

    public Path tokens() {
        return root.resolve("tokens");
    }

    public Path lock() {
        return root.resolve("lock");
    }

    /** Holds the process id of a running part. */
    public Path pidOf(Part part) {
        return root.resolve("run").resolve(part.word() + ".pid");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path logOf(Part service) {
        return logs().resolve(service.word() + ".log");
    }

    /** Where the business clock stands, when the time machine is on. */
    public Path clock() {
        return root.resolve("clock");
    }

    public Path pepper() {
        return root.resolve("pepper");
    }

    /** What the console proves itself with where people log in. */
    public Path consoleSecret() {
        return root.resolve("console-client-secret");
    }

    /** What the console seals its cookies with. */
    public Path consoleSeal() {
        return root.resolve("console-encryption-secret");
    }

    public Path demoKey() {
        return root.resolve("demo-key");
    }

    /** The bearer token of a role, as the issuer wrote it. */
    public String token(String role) throws IOException {
        var file = tokens().resolve(role);
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException _) {
            throw new IOException(
                    "There is no token in %s; is Evenhand running on that folder (evenhand up)?".formatted(file));
        }
    }
}
