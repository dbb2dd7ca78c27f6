package io.evenhand.policy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An account of a policy, asked in seconds after the first instant of a month of 30 days; and what became of it all. */
final class Subject {

    static final Instant START = Instant.parse("2026-04-01T00:00:00Z");

    private final List<Fate> fates = new ArrayList<>();
    private final AccountRun run;
    private Task task = new Task("run", Optional.empty(), Map.of(), Map.of(), Duration.ofSeconds(1));

    private Subject(CompiledPlan plan, long credits, Optional<Instant> creditsEnd) {
        this.run = new AccountRun(plan, new Subscription(START, ZoneOffset.UTC, credits, creditsEnd), fates::add);
    }

    /** Of a policy with one plan, one meter {@code calls}, a wallet {@code coins} and these limits or other sections. */
    static Subject under(String limits, String... sections) {
        return withCredits(0, Optional.empty(), limits, sections);
    }

    static Subject withCredits(long credits, Optional<Instant> end, String limits, String... sections) {
        var names = limits.lines()
                .filter(line -> line.matches("[a-z].*"))
                .map(line -> line.substring(0, line.indexOf(':')))
                .toList();
        var source = """
                policy: tried
                title: A policy that is tried
                contact: support@example.org
                noticePeriod: P1D
                meters: {calls: {unit: call}}
                wallets: {coins: {unit: call, expires: never}}
                models: {large: {lanes: [fast, relaxed]}}
                lanes: {relaxed: {pace: PT60S}}
                plans: {basic: {title: Basic, limits: %s}}
                %s
                limits:
                %s
                """.formatted(names, String.join("\n", sections), limits.indent(2));
        return new Subject(compiled(source, "basic"), credits, end);
    }

    static Subject onGraduatedSpeed(long credits) {
        try {
            var source = Files.readString(Path.of("../policies/graduated-speed.yaml"));
            return new Subject(compiled(source, "unlimited"), credits, Optional.empty())
                    .working(Duration.ofMillis(1_300));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CompiledPlan compiled(String source, String plan) {
        var reading = PolicyReader.read(source);
        assertThat(reading).as(source).isInstanceOf(PolicyReading.Valid.class);
        return ((PolicyReading.Valid) reading).policy().compile(1, plan).orElseThrow();
    }

    Subject working(Duration work) {
        task = new Task(task.action(), task.model(), task.units(), task.attributes(), work);
        return this;
    }

    Subject doing(String action, String model) {
        task = new Task(action, Optional.of(model), task.units(), task.attributes(), task.work());
        return this;
    }

    Subject having(String attribute, long value) {
        task = new Task(task.action(), task.model(), task.units(), Map.of(attribute, value), task.work());
        return this;
    }

    /** One unit of every meter that the policies here have, at each of these seconds. */
    Subject sends(double... seconds) {
        for (var second : seconds) {
            send(1, second);
        }
        return this;
    }

    Subject send(long units, double second) {
        var counted = Map.of("calls", units, "files", units);
        var sent = new Task(task.action(), task.model(), counted, task.attributes(), task.work());
        run.send(new Request(at(second), sent));
        return this;
    }

    /** When the last of it was over, in seconds. */
    double finish() {
        return seconds(run.finish());
    }

    List<Fate> fates() {
        run.finish();
        return fates;
    }

    /** When each started, in seconds; -1 for one that was refused. In the order in which that was known. */
    List<Double> starts() {
        return fates().stream()
                .map(fate -> fate instanceof Fate.Ran ? seconds(fate.at()) : -1)
                .toList();
    }

    Fate last() {
        return fates().getLast();
    }

    static Instant at(double second) {
        return START.plusMillis(Math.round(second * 1_000));
    }

    static double seconds(Instant at) {
        return Duration.between(START, at).toMillis() / 1_000.0;
    }
}
