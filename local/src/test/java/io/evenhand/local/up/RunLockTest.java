package io.evenhand.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.local.place.DataFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {

    @TempDir
    Path folder;

    @Test
    void tellsASecondStartWhichProcessHasTheFolder() throws IOException, InterruptedException {
        try (var _ = RunLock.take(new DataFolder(folder))) {

            var second = inAnotherProcess();

            assertThat(second)
                    .contains("already runs on " + folder)
                    .contains("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void takesOverWhatADeadProcessLeft() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("lock"), "999999999");

        assertThat(inAnotherProcess()).isEqualTo("taken");
        assertThat(inAnotherProcess()).isEqualTo("taken");
    }

    /** A lock is a process's, so the second one has to be another process. It ends without giving the lock back. */
    private String inAnotherProcess() throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TakeAndDie.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said.strip();
    }

    static final class TakeAndDie {

        private TakeAndDie() {}

        public static void main(String[] arguments) {
            try {
                RunLock.take(new DataFolder(Path.of(arguments[0])));
                System.out.println("taken");
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
            Runtime.getRuntime().halt(0);
        }
    }
}
