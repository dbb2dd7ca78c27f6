package io.evenhand.enforcement.outage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What was used while Redis was silent, on disk: written in groups by a thread of its own, right after it was answered. A
 * process that is killed leaves it to the next one. Where it cannot be written, or is full, nothing more is admitted.
 */
@Singleton
class Journal {

    private final Path folder;
    private final long mostBytes;
    private final ExecutorService disk = Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().daemon().name("outage-journal").unstarted(work));
    private final ConcurrentLinkedQueue<String> unwritten = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean writing = new AtomicBoolean();
    private final AtomicLong bytes = new AtomicLong();
    private final Counter doubtful;
    private volatile boolean broken;
    private boolean full;
    private @Nullable Segment current;

    Journal(OutageConfig config, MeterRegistry registry) {
        this.folder = config.folder();
        this.mostBytes = config.mostBytes();
        this.doubtful = Counter.builder("evenhand.outage.doubtful")
                .description("Uses without an id of which nobody can tell whether Redis counted them")
                .register(registry);
        Gauge.builder("evenhand.outage.journal.bytes", bytes, AtomicLong::get)
                .description("What was used while Redis was silent and metering does not know yet")
                .register(registry);
        disk.execute(this::measure);
    }

    /** Whether more may be used. */
    boolean hasRoom() {
        return !broken && bytes.get() < mostBytes;
    }

    void note(Served served) {
        var line = served.line();
        unwritten.add(line);
        bytes.addAndGet(line.length() + 1L);
        if (writing.compareAndSet(false, true)) {
            disk.execute(this::write);
        }
    }

    /** Nobody can tell whether something counted; in its user's favour it does not. */
    void doubt() {
        doubtful.increment();
    }

    private void write() {
        writing.set(false);
        var lines = new ArrayList<String>();
        for (var line = unwritten.poll(); line != null; line = unwritten.poll()) {
            lines.add(line);
        }
        if (lines.isEmpty()) {
            return;
        }
        try {
            current().append(lines);
            broken = false;
        } catch (IOException e) {
            unwritten.addAll(lines);
            failed(e);
        }
    }

    private Segment current() throws IOException {
        var open = current;
        if (open == null) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            open = Segment.create(folder);
            current = open;
        }
        return open;
    }

    private void failed(IOException e) {
        if (!broken) {
            Log.errorf(e, "Use cannot be noted in %s: nothing is admitted while Redis is silent", folder);
        }
        broken = true;
    }

    /** Called now and then: what could not be written is tried again, and what others left is found. */
    private void measure() {
        try {
            write();
            var sum = 0L;
            for (var file : Files.isDirectory(folder) ? Segment.files(folder) : List.<Path>of()) {
                sum += Files.size(file);
            }
            bytes.set(sum);
            if (sum >= mostBytes && !full) {
                Log.errorf(
                        "%d bytes of use are noted in %s: nothing more is admitted while Redis is silent", sum, folder);
            }
            full = sum >= mostBytes;
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Something to tell, which is the caller's from now on; what is noted later goes elsewhere. */
    Optional<Segment> next() {
        measure();
        if (bytes.get() == 0) {
            return Optional.empty();
        }
        try {
            for (var file : Segment.files(folder)) {
                var own = current;
                if (own == null || !own.file().equals(file)) {
                    var taken = Segment.take(file);
                    if (taken.isPresent()) {
                        return taken;
                    }
                }
            }
            var own = Optional.ofNullable(current);
            current = null;
            return own;
        } catch (IOException e) {
            failed(e);
            return Optional.empty();
        }
    }

    /** Where files are read and written. */
    ExecutorService disk() {
        return disk;
    }

    @PreDestroy
    void close() throws InterruptedException {
        disk.shutdown();
        var _ = disk.awaitTermination(5, TimeUnit.SECONDS);
    }
}
