package io.evenhand.enforcement.gateway;

import io.quarkus.logging.Log;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A secret that requests show to the upstream. Its file holds a token, which goes out as {@code Authorization: Bearer},
 * or one whole header ({@code X-Api-Key: …}). A file that changes is read again within a second; while it cannot be read,
 * what was read last goes on.
 */
final class Credential {

    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9-]+): (\\S.*)");
    private static final long LOOK_AGAIN_NANOS = 1_000_000_000;

    private final Path file;
    private volatile Shown shown;

    private Credential(Path file, Shown shown) {
        this.file = file;
        this.shown = shown;
    }

    // Not a record: it would show the secret where it is printed.
    private static final class Shown {

        private final String name;
        private final String value;
        private final long lookedAt = System.nanoTime();

        Shown(String name, String value) {
            this.name = name;
            this.value = value;
        }
    }

    /** Reads it for the first time; a service whose secret is not there does not start. */
    static Credential read(Path file) {
        try {
            return new Credential(file, shown(file));
        } catch (IOException e) {
            throw new IllegalStateException("evenhand.gateway.credentials: " + file + " cannot be read", e);
        }
    }

    /** Adds it to the headers of a request, in place of whatever stands there. */
    void show(MultiMap headers) {
        var now = current();
        headers.set(now.name, now.value);
    }

    private Shown current() {
        if (System.nanoTime() - shown.lookedAt > LOOK_AGAIN_NANOS) {
            try {
                // A few hundred bytes of a local file, once a second: cheaper than a hop to a worker.
                shown = shown(file);
            } catch (IOException | IllegalStateException e) {
                Log.warnf("The secret %s is not as it should be; the last one goes on: %s", file, e.getMessage());
                shown = new Shown(shown.name, shown.value);
            }
        }
        return shown;
    }

    private static Shown shown(Path file) throws IOException {
        var text = Files.readString(file).strip();
        var header = HEADER.matcher(text);
        if (header.matches()) {
            return new Shown(header.group(1), header.group(2));
        }
        if (!text.matches("\\S+")) {
            throw new IllegalStateException(
                    "evenhand.gateway.credentials: " + file + " must hold a token, or one header such as X-Api-Key: …");
        }
        return new Shown("Authorization", "Bearer " + text);
    }
}
