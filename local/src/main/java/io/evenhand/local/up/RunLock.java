package io.evenhand.local.up;

import io.evenhand.local.place.DataFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * One Evenhand per data folder. The operating system holds the lock, so that of a process that died goes with it; the
 * process id in the file is for people.
 */
final class RunLock implements AutoCloseable {

    private final FileChannel file;

    private RunLock(FileChannel file) {
        this.file = file;
    }

    /** Takes the folder for this process, or fails naming the process that has it. */
    static RunLock take(DataFolder data) throws IOException {
        Files.createDirectories(data.root());
        var file = FileChannel.open(
                data.lock(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (file.tryLock() == null) {
            try (file) {
                throw new IOException(
                        "Evenhand already runs on %s, as process %s; stop it there, or use another --data."
                                .formatted(data.root(), holder(file)));
            }
        }
        file.truncate(0);
        file.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return new RunLock(file);
    }

    @Override
    public void close() throws IOException {
        file.truncate(0);
        file.close();
    }

    private static String holder(FileChannel file) throws IOException {
        return new String(Channels.newInputStream(file).readAllBytes(), StandardCharsets.US_ASCII);
    }
}
