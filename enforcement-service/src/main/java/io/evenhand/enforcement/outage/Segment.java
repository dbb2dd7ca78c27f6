package io.evenhand.enforcement.outage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A file of lines that belongs to whoever holds its lock, and to nobody once its process is dead.
 *
 * @param channel holds the lock
 */
record Segment(Path file, FileChannel channel) implements AutoCloseable {

    private static final String ENDS = ".jsonl";

    static Segment create(Path folder) throws IOException {
        var file = folder.resolve(UUID.randomUUID() + ENDS);
        return take(file, StandardOpenOption.CREATE_NEW)
                .orElseThrow(() -> new IOException("Somebody else has " + file));
    }

    /** Those that belong to nobody. */
    static Optional<Segment> take(Path file) throws IOException {
        return take(file, StandardOpenOption.READ);
    }

    private static Optional<Segment> take(Path file, StandardOpenOption how) throws IOException {
        var channel = FileChannel.open(file, how, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return Optional.of(new Segment(file, channel));
            }
        } catch (OverlappingFileLockException _) {
            // Ours already.
        }
        channel.close();
        return Optional.empty();
    }

    static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDS)).sorted().toList();
        }
    }

    boolean isEmpty() throws IOException {
        return channel.size() == 0;
    }

    /** Returns when they are on the disk. */
    void append(List<String> lines) throws IOException {
        var bytes = ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        channel.position(channel.size());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
        close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
