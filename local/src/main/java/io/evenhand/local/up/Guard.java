package io.evenhand.local.up;

import io.evenhand.local.place.DataFolder;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends what this process started when it dies without a word. A small shell reads the ids of the started processes from a
 * pipe; the pipe ends with this process, however that came about, and the shell then stops them, the latest first. The ids
 * are also in the data folder, for people and for the next start.
 */
public final class Guard implements AutoCloseable {

    private static final Duration LEFTOVER_WAIT = Duration.ofSeconds(30);

    private static final String WATCH = """
            trap '' INT TERM HUP
            running=' '
            while read -r sign id; do
                case $sign in
                    +) running=" $id$running" ;;
                    -) running="${running%% $id *} ${running#* $id }" ;;
                esac
            done
            for id in $running; do kill -TERM "$id"; done
            """;

    private final DataFolder data;
    private final Writer pipe;

    private Guard(DataFolder data, Writer pipe) {
        this.data = data;
        this.pipe = pipe;
    }

    /** Stops what a killed Evenhand left running on the folder, which has to be ours alone, and guards what follows. */
    public static Guard start(DataFolder data) throws IOException, InterruptedException {
        for (var part : Part.values()) {
            stopLeftover(data.pidOf(part));
        }
        Files.createDirectories(data.pidOf(Part.GATEWAY).getParent());
        return new Guard(
                data,
                new ProcessBuilder("sh", "-c", WATCH)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .outputWriter(StandardCharsets.US_ASCII));
    }

    synchronized void started(Part part, long processId) throws IOException {
        tell("+ ", processId);
        Files.writeString(data.pidOf(part), Long.toString(processId));
    }

    synchronized void ended(Part part, long processId) throws IOException {
        tell("- ", processId);
        Files.deleteIfExists(data.pidOf(part));
    }

    @Override
    public synchronized void close() throws IOException {
        pipe.close();
    }

    private void tell(String sign, long processId) throws IOException {
        pipe.write(sign + processId + "\n");
        pipe.flush();
    }

    private static void stopLeftover(Path pidFile) throws IOException, InterruptedException {
        var leftover = leftover(pidFile);
        if (leftover.isPresent()) {
            leftover.get().destroy();
            try {
                leftover.get().onExit().get(LEFTOVER_WAIT.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException(
                        "Process %d, left by an earlier start, does not stop."
                                .formatted(leftover.get().pid()),
                        e);
            }
        }
        Files.deleteIfExists(pidFile);
    }

    /** The process that wrote the file is meant, not a later one that the system gave the same id. */
    private static Optional<ProcessHandle> leftover(Path pidFile) throws IOException {
        try {
            var written = Files.getLastModifiedTime(pidFile).toInstant();
            return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                    .filter(process ->
                            process.info().startInstant().orElse(Instant.MAX).isBefore(written.plusSeconds(1)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }
}
