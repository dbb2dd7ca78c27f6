package io.evenhand.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardTest {

    @TempDir
    Path folder;

    private final Process first = sleeper();
    private final Process second = sleeper();

    @AfterEach
    void end() {
        first.destroyForcibly();
        second.destroyForcibly();
    }

    @Test
    void endsWhatWasStartedWhenThePipeBreaksAndSparesWhatHadEnded() throws Exception {
        var guard = Guard.start(new DataFolder(folder));
        guard.started(Part.ACCOUNTS, first.pid());
        guard.started(Part.METERING, second.pid());
        guard.ended(Part.METERING, second.pid());

        guard.close();

        assertThat(first.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(second.isAlive()).isTrue();
    }

    @Test
    void theNextStartStopsWhatAKilledOneLeft() throws Exception {
        Files.createDirectories(folder.resolve("run"));
        Files.writeString(folder.resolve("run/redis.pid"), Long.toString(first.pid()));

        try (var _ = Guard.start(new DataFolder(folder))) {

            assertThat(first.isAlive()).isFalse();
            assertThat(folder.resolve("run/redis.pid")).doesNotExist();
        }
    }

    private static Process sleeper() {
        try {
            return new ProcessBuilder("sleep", "60").start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
