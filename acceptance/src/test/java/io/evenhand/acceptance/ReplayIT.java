package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.local.place.Part;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded usage, played as real calls. */
class ReplayIT {

    private static final int ACCOUNTS = 7;
    private static final int ROWS = 400;

    @TempDir
    Path folder;

    /** The sums by account equal the file's, in the table and in what Evenhand itself counted, also when played again. */
    @Test
    void countsJustWhatTheFileHolds() throws Exception {
        var evenhand = RunningEvenhand.get();
        var lines = lines(new Random(7));
        var file = Files.write(folder.resolve("recorded.csv"), lines);
        var table = folder.resolve("table.csv");

        for (var time = 1; time <= 2; time++) {
            assertThat(evenhand.run(
                            "replay",
                            file.toString(),
                            "--account-from",
                            "hash:" + ACCOUNTS,
                            "--units-from",
                            "files",
                            "--out",
                            table.toString()))
                    .isZero();
        }

        var expected = sums(lines);
        var told = new TreeMap<String, Long>();
        for (var line : Files.readAllLines(table).stream().skip(1).toList()) {
            var fields = line.split(",", -1);
            told.put(fields[0], Long.parseLong(fields[1]));
        }
        assertThat(told).isEqualTo(expected);
        await().untilAsserted(() -> assertThat(counted(evenhand, expected)).isEqualTo(expected));
    }

    private static List<String> lines(Random random) {
        var lines = new ArrayList<String>();
        lines.add("at,files");
        for (var row = 0; row < ROWS; row++) {
            lines.add("2026-01-01 00:00:%02d.5,%d".formatted(row % 60, 1 + random.nextInt(200)));
        }
        return lines;
    }

    private static Map<String, Long> sums(List<String> lines) {
        var sums = new TreeMap<String, Long>();
        for (var line : lines.subList(1, lines.size())) {
            var crc = new CRC32();
            crc.update(line.getBytes(StandardCharsets.UTF_8));
            sums.merge(Long.toString(crc.getValue() % ACCOUNTS), Long.parseLong(line.split(",", -1)[1]), Long::sum);
        }
        return sums;
    }

    private static Map<String, Long> counted(RunningEvenhand evenhand, Map<String, Long> accounts) throws Exception {
        var counted = new TreeMap<String, Long>();
        for (var name : accounts.keySet()) {
            var id = evenhand.as("operator", Part.ACCOUNTS)
                    .get("/v1/accounts?externalId=replay-recorded-" + name)
                    .body()
                    .path("items")
                    .path(0)
                    .path("id")
                    .asText();
            counted.put(name, Customer.used(evenhand, id));
        }
        return counted;
    }
}
