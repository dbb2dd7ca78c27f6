package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows S2 and S3: a log of jobs is told as the use of students, and each month's cohort, and each student beside it, is what
 * the log adds up to, and who stands out in it is found. The log is made here (a few use most, as in true ones); {@code cohorts.py} does the same for any.
 */
class StudentCohortIT {

    private static final RunningEvenhand EVENHAND = RunningEvenhand.get();
    private static final int STUDENTS = 45;
    private static final int JOBS = 900;
    private static final int MONTHS = 3;
    private static final long SEED = 1993;

    @TempDir
    static Path folder;

    private static final List<Job> LOG = new ArrayList<>();
    private static String policy = "";
    private static Instant begin = Instant.EPOCH;
    private static Path file = Path.of("");

    /** What somebody ran: {@code submit} seconds after the first one. */
    private record Job(long submit, long run, int processors, int user) {

        String line(int number) {
            return "%5d %d -1 %d %d -1 -1 -1 -1 -1 -1 %d 1 -1 -1 -1 -1 -1"
                    .formatted(number, submit, run, processors, user);
        }

        boolean counts() {
            return run > 0;
        }

        YearMonth month() {
            return YearMonth.from(begin.plusSeconds(submit).atOffset(ZoneOffset.UTC));
        }

        long units(String meter) {
            return meter.equals("compute") ? run * processors : 1;
        }
    }

    @BeforeAll
    static void aLogIsTold() throws Exception {
        policy = PublishedPolicy.of(Path.of("../policies/student.yaml"), text -> text)
                .name();
        begin = Customer.now(EVENHAND, Customer.arrives().id())
                .atOffset(ZoneOffset.UTC)
                .withDayOfMonth(1)
                .truncatedTo(ChronoUnit.DAYS)
                .plusMonths(1)
                .toInstant();
        LOG.addAll(log(new Random(SEED)));
        var lines = new ArrayList<>(List.of("; Version: 2.2", ";"));
        LOG.forEach(job -> lines.add(job.line(lines.size())));
        file = Files.write(folder.resolve("students.swf"), lines);

        var status = EVENHAND.run(
                "replay",
                file.toString(),
                "--tell-from",
                begin.toString(),
                "--policy",
                policy,
                "--plan",
                "student",
                "--action",
                "job.run",
                "--meter",
                "compute",
                "--each",
                "api-calls");

        assertThat(status).isZero();
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(cohort(months().getLast(), "compute")
                                .path("total")
                                .asLong())
                        .isEqualTo(sum(months().getLast(), "compute")));
    }

    private static List<Job> log(Random random) {
        var secondMonth = Duration.between(
                        begin, begin.atOffset(ZoneOffset.UTC).plusMonths(1).toInstant())
                .toSeconds();
        var jobs = new ArrayList<>(List.of(
                new Job(0, 1, 1, 1),
                // The last second of a month, the first of the next, and two that say nothing that counts.
                new Job(secondMonth - 1, 100_003, 1, 2),
                new Job(secondMonth, 50_021, 2, 2),
                new Job(secondMonth, 0, 4, 3),
                new Job(secondMonth, -1, 4, 4)));
        var span = Duration.ofDays(85).toSeconds();
        for (var i = jobs.size(); i < JOBS; i++) {
            var user = 1 + (int) (STUDENTS * Math.pow(random.nextDouble(), 3));
            var run = (long) Math.min(40_000, 10 / Math.pow(1 - random.nextDouble(), 1.3));
            jobs.add(new Job((long) (random.nextDouble() * span), run, 1 << random.nextInt(8), user));
        }
        jobs.sort((one, other) -> Long.compare(one.submit(), other.submit()));
        return jobs;
    }

    @Test
    void cohortsAndEveryStudentBesideThemAreWhatTheLogAddsUpTo_S2() throws Exception {
        var accounts = accounts();

        assertThat(months()).hasSize(MONTHS);
        for (var month : months()) {
            for (var meter : List.of("compute", "api-calls")) {
                var uses = uses(month, meter);
                assertFigures(cohort(month, meter), new ArrayList<>(uses.values()), "%s %s".formatted(month, meter));
                for (var user : accounts.keySet()) {
                    assertBeside(peers(accounts.get(user), month, meter), user, uses, month + " " + meter);
                }
            }
        }
    }

    /** S2, S3: in the month in progress, for both meters. Looked at again, the rule holds for those and only those (S4). */
    @Test
    void whoStandsOutIsFoundWithTheFigures_S2_S3() throws Exception {
        var month = months().getLast();
        var accounts = accounts();

        for (var meter : List.of("compute", "api-calls")) {
            var uses = uses(month, meter);
            var standOut = uses.keySet().stream()
                    .filter(user -> standsOut(user, uses, meter))
                    .map(accounts::get)
                    .toList();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(found(month, meter).stream()
                                    .map(finding -> finding.path("account").asText()))
                            .doesNotHaveDuplicates()
                            .containsAll(standOut));
            for (var user : uses.keySet()) {
                var again = EVENHAND.as("service", Part.METERING)
                        .get("/v1/accounts/%s/suspicions/%s".formatted(accounts.get(user), rule(meter)))
                        .orFail("Looking again");
                assertThat(again.path("holds").asBoolean())
                        .as("%s of %d: %s", meter, user, again)
                        .isEqualTo(standsOut(user, uses, meter));
                assertThat(again.path("facts").path("used").asLong()).isEqualTo(uses.get(user));
                assertThat(again.path("facts").path("cohortSize").asInt()).isEqualTo(uses.size() - 1);
                assertThat(again.path("says").asText()).contains(" times the median of ", " % of all use");
            }
        }
        assertThat(found(month, "compute")).isNotEmpty();
    }

    private static String rule(String meter) {
        return (meter.equals("compute") ? "compute" : "calls") + "-beside-others";
    }

    /** As the policy says it, with exact figures. */
    private static boolean standsOut(int user, Map<Integer, Long> uses, String meter) {
        var own = BigDecimal.valueOf(uses.getOrDefault(user, 0L));
        var others = uses.entrySet().stream()
                .filter(use -> use.getKey() != user)
                .map(use -> BigDecimal.valueOf(use.getValue()))
                .toList();
        var everything = uses.values().stream().mapToLong(use -> use).sum();
        var beside = others.size() >= 20
                && own.compareTo(quantile(others, "0.5").multiply(BigDecimal.valueOf(8))) > 0
                && own.compareTo(quantile(others, "0.95")) > 0
                && own.multiply(BigDecimal.valueOf(50)).compareTo(BigDecimal.valueOf(everything)) > 0;
        return beside || own.longValueExact() > (meter.equals("compute") ? 36_000 : 20_000);
    }

    private static List<JsonNode> found(YearMonth month, String meter) throws IOException, InterruptedException {
        var start = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toString();
        var found = new ArrayList<JsonNode>();
        for (var after = 0L; ; ) {
            var page = EVENHAND.as("service", Part.METERING)
                    .get("/v1/events?limit=1000&after=" + after)
                    .orFail("Reading the events")
                    .path("items");
            if (page.isEmpty()) {
                return found;
            }
            for (var event : page) {
                after = event.path("position").asLong();
                var data = event.path("data");
                if (event.path("type").asText().equals("signal-found")
                        && data.path("policy").asText().equals(policy)
                        && data.path("signal").asText().equals(rule(meter))
                        && data.path("windowStart").asText().equals(start)) {
                    found.add(data);
                }
            }
        }
    }

    @Tag("python")
    @Test
    void aScriptInPythonFindsTheSame_S2() throws Exception {
        assertThat(compares(begin).lines())
                .hasSize(2 * MONTHS)
                .allSatisfy(line -> assertThat(line)
                        .endsWith("equal, for %d students".formatted(accounts().size())));
        assertThat(compares(begin.plusSeconds(2))).contains("figures differ");
    }

    private static String compares(Instant from) throws IOException, InterruptedException {
        var command = Stream.concat(
                        Stream.of(
                                System.getProperty("python"),
                                Path.of(System.getProperty("basedir"), "src/test/python/cohorts.py")
                                        .toString(),
                                file.toString(),
                                from.toString(),
                                "--policy",
                                policy),
                        EVENHAND.place())
                .toList();
        var script = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).as(said).isEqualTo(said.contains("differ") ? 1 : 0);
        return said;
    }

    private static Map<Integer, String> accounts() throws IOException, InterruptedException {
        var accounts = new TreeMap<Integer, String>();
        for (var user :
                new TreeSet<>(LOG.stream().filter(Job::counts).map(Job::user).toList())) {
            accounts.put(
                    user,
                    EVENHAND.as("support", Part.ACCOUNTS)
                            .get("/v1/accounts?externalId=replay-students-" + user)
                            .orFail("Looking for a student")
                            .path("items")
                            .path(0)
                            .path("id")
                            .asText());
        }
        return accounts;
    }

    private static List<YearMonth> months() {
        return LOG.stream().map(Job::month).distinct().sorted().toList();
    }

    private static Map<Integer, Long> uses(YearMonth month, String meter) {
        var uses = new TreeMap<Integer, Long>();
        LOG.stream()
                .filter(Job::counts)
                .filter(job -> job.month().equals(month))
                .forEach(job -> uses.merge(job.user(), job.units(meter), Long::sum));
        return uses;
    }

    private static long sum(YearMonth month, String meter) {
        return uses(month, meter).values().stream().mapToLong(use -> use).sum();
    }

    private static JsonNode cohort(YearMonth month, String meter) throws IOException, InterruptedException {
        return EVENHAND.as("support", Part.METERING)
                .get("/v1/cohorts/student/%s?policy=%s&window=month&at=%s".formatted(meter, policy, within(month)))
                .orFail("Reading a cohort");
    }

    private static JsonNode peers(String account, YearMonth month, String meter)
            throws IOException, InterruptedException {
        return EVENHAND.as("support", Part.METERING)
                .get("/v1/accounts/%s/usage/peers?meter=%s&window=month&at=%s".formatted(account, meter, within(month)))
                .orFail("Comparing a student");
    }

    private static Instant within(YearMonth month) {
        return month.atDay(15).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static void assertFigures(JsonNode told, List<Long> uses, String of) {
        var exact = uses.stream().map(BigDecimal::valueOf).toList();
        var median = quantile(exact, "0.5");
        assertThat(told.path("count").asInt()).as(of).isEqualTo(uses.size());
        assertThat(told.path("total").asLong())
                .as(of)
                .isEqualTo(uses.stream().mapToLong(use -> use).sum());
        assertSame(told, "median", median, of);
        assertSame(
                told,
                "mad",
                quantile(exact.stream().map(use -> use.subtract(median).abs()).toList(), "0.5"),
                of);
        assertSame(told, "p90", quantile(exact, "0.9"), of);
        assertSame(told, "p95", quantile(exact, "0.95"), of);
        assertSame(told, "p99", quantile(exact, "0.99"), of);
    }

    private static void assertBeside(JsonNode told, int user, Map<Integer, Long> uses, String of) {
        var own = uses.getOrDefault(user, 0L);
        var others = uses.entrySet().stream()
                .filter(use -> use.getKey() != user)
                .map(use -> BigDecimal.valueOf(use.getValue()))
                .toList();
        var everything = uses.values().stream().mapToLong(use -> use).sum();
        var less = others.stream()
                .filter(other -> other.compareTo(BigDecimal.valueOf(own)) < 0)
                .count();
        assertThat(told.path("used").asLong()).as(of).isEqualTo(own);
        assertFigures(
                told.path("others"),
                others.stream().map(BigDecimal::longValueExact).toList(),
                of);
        assertSame(told, "share", ratio(own, BigDecimal.valueOf(everything)), of);
        assertSame(told, "timesMedian", ratio(own, quantile(others, "0.5")), of);
        assertSame(told, "below", ratio(less, BigDecimal.valueOf(others.size())), of);
    }

    private static BigDecimal ratio(long part, BigDecimal whole) {
        return BigDecimal.valueOf(part).divide(whole, MathContext.DECIMAL128);
    }

    /** Between its two neighbours in proportion, as R and NumPy have it. */
    private static BigDecimal quantile(List<BigDecimal> values, String share) {
        var sorted = values.stream().sorted().toList();
        var place = new BigDecimal(share).multiply(BigDecimal.valueOf(sorted.size() - 1L));
        var below = place.setScale(0, RoundingMode.FLOOR).intValueExact();
        var above = Math.min(below + 1, sorted.size() - 1);
        var step = sorted.get(above).subtract(sorted.get(below));
        return sorted.get(below).add(step.multiply(place.subtract(BigDecimal.valueOf(below))));
    }

    private static void assertSame(JsonNode told, String figure, BigDecimal expected, String of) {
        assertThat(told.path(figure).asDouble())
                .as("%s %s of %s", figure, of, told)
                .isCloseTo(expected.doubleValue(), Offset.offset(Math.abs(expected.doubleValue()) * 1e-12));
    }
}
