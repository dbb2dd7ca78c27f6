package io.evenhand.local.recording;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of recorded usage, read line by line: CSV with a header line, or the Standard Workload Format (comments begin
 * with {@code ;}, columns have fixed meanings). Either may be packed with gzip.
 */
public final class UsageFile implements AutoCloseable {

    /** The columns of the Standard Workload Format, by the names used here. */
    static final List<String> WORKLOAD_COLUMNS = List.of(
            "job",
            "submit",
            "wait",
            "run",
            "processors",
            "cpu",
            "memory",
            "requested-processors",
            "requested-time",
            "requested-memory",
            "status",
            "user",
            "group",
            "application",
            "queue",
            "partition",
            "preceding",
            "think");

    private static final int GZIP_MAGIC = 0x1f8b;

    private final CountedBytes bytes;
    private final BufferedReader lines;
    private final long size;
    private final boolean workload;
    private final List<String> columns;
    private final Map<String, Integer> positions;
    private @Nullable String pending;
    private long rows;

    private UsageFile(CountedBytes bytes, BufferedReader lines, long size, boolean workload) throws IOException {
        this.bytes = bytes;
        this.lines = lines;
        this.size = size;
        this.workload = workload;
        var first = nextLine();
        if (workload) {
            columns = WORKLOAD_COLUMNS;
            pending = first;
        } else {
            columns = first == null ? List.of() : csv(first);
        }
        positions = positions(columns);
    }

    public static UsageFile open(Path path) throws IOException {
        var bytes = new CountedBytes(Files.newInputStream(path));
        var raw = new BufferedInputStream(bytes);
        raw.mark(2);
        var packed = (raw.read() << 8 | raw.read()) == GZIP_MAGIC;
        raw.reset();
        var lines = new BufferedReader(
                new InputStreamReader(packed ? new GZIPInputStream(raw) : raw, StandardCharsets.UTF_8));
        var workload = stem(path, ".gz").endsWith(".swf");
        return new UsageFile(bytes, lines, Files.size(path), workload);
    }

    /** The file's name without what says how it is written. */
    public static String name(Path path) {
        return stem(path, ".gz", ".csv", ".swf");
    }

    /** Whether it is in the Standard Workload Format. */
    public boolean isWorkload() {
        return workload;
    }

    public List<String> columns() {
        return columns;
    }

    /** The next line that holds data; empty at the end of the file. */
    public Optional<Row> next() throws IOException {
        var line = pending == null ? nextLine() : pending;
        pending = null;
        if (line == null) {
            return Optional.empty();
        }
        rows++;
        var fields = workload ? List.of(line.strip().split("\\s+")) : csv(line);
        return Optional.of(new Row(rows, line, positions, fields));
    }

    /** How much of the file has been read, from 0 to 1. */
    public double progress() {
        return size == 0 ? 1 : Math.min(1, (double) bytes.count() / size);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private @Nullable String nextLine() throws IOException {
        var line = lines.readLine();
        while (line != null
                && (line.isBlank() || (workload && line.stripLeading().startsWith(";")))) {
            line = lines.readLine();
        }
        return line;
    }

    private static Map<String, Integer> positions(List<String> columns) {
        var positions = new HashMap<String, Integer>();
        for (var column : columns) {
            positions.put(column, positions.size());
        }
        return positions;
    }

    /** The fields of one CSV line; a quoted field may hold commas, and quotes by doubling them, but no line break. */
    static List<String> csv(String line) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.length(); i++) {
            var c = line.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    field.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private static String stem(Path path, String... endings) {
        var name = path.getFileName().toString();
        for (var ending : endings) {
            if (name.endsWith(ending)) {
                name = name.substring(0, name.length() - ending.length());
            }
        }
        return name;
    }

    /** Counts what was read of the file itself, so that progress is known without reading it twice. */
    private static final class CountedBytes extends FilterInputStream {

        private volatile long count;

        CountedBytes(InputStream in) {
            super(in);
        }

        long count() {
            return count;
        }

        @Override
        public int read() throws IOException {
            var read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            var read = super.read(buffer, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private synchronized void count(int read) {
            count += read;
        }
    }
}
