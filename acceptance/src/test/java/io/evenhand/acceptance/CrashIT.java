package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.local.place.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything is killed, in an order drawn from a seed, while two months of jobs are played.
 * {@code -Devenhand.crash.seed=N} repeats a run, {@code -Devenhand.crash.rows=N} makes the months longer,
 * {@code -Devenhand.crash.jobs=FILE} plays the months of a recorded log (.swf.gz) instead.
 */
class CrashIT {

    private static final int ROWS = Integer.getInteger("evenhand.crash.rows", 2_000);
    private static final int USERS = 69;
    private static final int SUBMIT = 1;
    private static final int PROCESSORS = 4;
    private static final int USER = 11;
    private static final List<Part> VICTIMS =
            List.of(Part.ENFORCEMENT, Part.METERING, Part.ACCOUNTS, Part.REDIS, Part.POSTGRES);
    private static final Duration MONTH = Duration.ofDays(40);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Up to here a file starts at once, and so is counted in the cycle at hand. */
    private static final long FULL_SPEED = 10_000;

    private final long seed = Long.getLong("evenhand.crash.seed", new Random().nextLong(1_000_000));
    private final Random random = new Random(seed);
    private final RunningEvenhand evenhand = RunningEvenhand.get();
    private final List<Part> killed = new ArrayList<>();
    private final List<Part> next = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void killingAnythingAtAnyTimeLosesAndDoublesNothing() throws Exception {
        System.out.printf("-Devenhand.crash.seed=%d%n", seed);
        var name = "jobs-" + System.nanoTime();
        var number = 0;
        for (var jobs : months()) {
            playKilling(name, "month-" + ++number, jobs);
        }
        // A quick machine is through before everything was killed once.
        while (!killed.containsAll(VICTIMS)) {
            playKilling(name, "month-" + ++number, drawn(number));
        }
    }

    private void playKilling(String name, String month, List<String> jobs) throws Exception {
        var file = Files.createDirectories(folder.resolve(month)).resolve(name + ".swf");
        Files.write(file, jobs);
        var expected = sums(jobs);

        killWhile(play(month, file));
        // Once more, with the same ids.
        assertThat(play(month, file).waitFor()).isZero();

        var accounts = accounts(name, expected);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stored(accounts))
                        .as("%s, seed %d, killed %s", month, seed, killed)
                        .isEqualTo(expected));
        assertThat(counted(accounts, expected)).isEqualTo(atFullSpeed(expected));
        var someone = accounts.values().iterator().next();
        evenhand.moveClockTo(Customer.now(evenhand, someone).plus(MONTH));
    }

    /** The source of the ids is the month: each has a job 1. */
    private Process play(String source, Path file) throws IOException {
        return evenhand.begin(
                "replay", file.toString(), "--units-from", "processors", "--source", source, "--connections", "4");
    }

    private void killWhile(Process replay) throws Exception {
        while (!replay.waitFor(500 + random.nextInt(1_500), TimeUnit.MILLISECONDS)) {
            if (next.isEmpty()) {
                next.addAll(VICTIMS);
                Collections.shuffle(next, random);
            }
            killed.add(next.removeLast());
            evenhand.crash(killed.getLast());
        }
        assertThat(replay.exitValue()).as("seed %d, killed %s", seed, killed).isZero();
    }

    private Collection<List<String>> months() throws IOException {
        var recorded = System.getProperty("evenhand.crash.jobs");
        return recorded == null
                ? List.of(drawn(1), drawn(2))
                : recorded(Path.of(recorded)).values();
    }

    private List<String> drawn(int month) {
        return IntStream.rangeClosed(1, ROWS)
                .mapToObj(job -> "%d %d -1 60 %d -1 -1 -1 -1 -1 -1 %d 1 -1 -1 -1 -1 -1"
                        .formatted(month * ROWS + job, job, 1 << random.nextInt(8), 1 + random.nextInt(USERS)))
                .toList();
    }

    private static Map<YearMonth, List<String>> recorded(Path log) throws IOException {
        var months = new TreeMap<YearMonth, List<String>>();
        var begun = Instant.EPOCH;
        try (var lines = new GZIPInputStream(Files.newInputStream(log))) {
            for (var line : new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.startsWith("; UnixStartTime:")) {
                    begun = Instant.ofEpochSecond(
                            Long.parseLong(line.substring(line.indexOf(':') + 1).strip()));
                } else if (!line.startsWith(";")) {
                    var at = begun.plusSeconds(Long.parseLong(fields(line)[SUBMIT]));
                    months.computeIfAbsent(YearMonth.from(at.atOffset(ZoneOffset.UTC)), _ -> new ArrayList<>())
                            .add(line);
                }
            }
        }
        return months;
    }

    private static String[] fields(String job) {
        return job.strip().split("\\s+");
    }

    private static Map<String, Long> sums(List<String> jobs) {
        var sums = new TreeMap<String, Long>();
        for (var job : jobs) {
            sums.merge(fields(job)[USER], Long.parseLong(fields(job)[PROCESSORS]), Long::sum);
        }
        return sums;
    }

    private Map<String, String> accounts(String name, Map<String, Long> users) throws Exception {
        var accounts = new TreeMap<String, String>();
        for (var user : users.keySet()) {
            var found = evenhand.as("operator", Part.ACCOUNTS)
                    .get("/v1/accounts?externalId=replay-%s-%s".formatted(name, user))
                    .orFail("Looking for an account");
            accounts.put(user, found.path("items").path(0).path("id").asText());
        }
        return accounts;
    }

    private Map<String, Long> stored(Map<String, String> accounts) throws Exception {
        var stored = new TreeMap<String, Long>();
        for (var account : accounts.entrySet()) {
            stored.put(account.getKey(), evenhand.stored(account.getValue()));
        }
        return stored;
    }

    private Map<String, Long> counted(Map<String, String> accounts, Map<String, Long> users) throws Exception {
        var counted = new TreeMap<String, Long>();
        for (var account : accounts.entrySet()) {
            if (atFullSpeed(users).containsKey(account.getKey())) {
                counted.put(account.getKey(), Customer.used(evenhand, account.getValue()));
            }
        }
        return counted;
    }

    private static Map<String, Long> atFullSpeed(Map<String, Long> users) {
        var some = new TreeMap<>(users);
        some.values().removeIf(units -> units > FULL_SPEED);
        return some;
    }
}
