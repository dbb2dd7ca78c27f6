package io.evenhand.policy.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.table.LimitTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reading with an expectation. */
final class ReadPolicies {

    /** The smallest policy: one meter, one plan, one limit with two bands. */
    static final String SMALL = """
            policy: small
            title: A small policy
            contact: support@example.org
            noticePeriod: P1D
            parameters:
              firstPace: {value: PT1S, means: time a call takes at first}
            meters:
              calls: {unit: call}
            wallets:
              credits: {unit: call, expires: P12M}
            plans:
              basic: {title: Basic, limits: [calls-per-day]}
            limits:
              calls-per-day:
                meter: calls
                window: day
                bands:
                  - {name: first, upTo: 100, pace: $firstPace}
                  - {name: rest, pace: PT10S}
            """;

    /** A policy with all that the small one lacks: two plans, a lane, a pool, prices, a campaign. */
    static final String BROAD = """
            policy: broad
            title: A broad policy
            contact: support@example.org
            noticePeriod: P1D
            parameters:
              size: {value: 100, range: [10, 1000], means: tasks in a day}
            meters:
              tasks: {unit: task}
              precise: {unit: gram, decimals: 3}
            wallets:
              gold: {unit: task, title: gold coins, expires: never}
              silver: {unit: task, expires: never}
            models:
              large: {lanes: [fast, relaxed]}
              small: {}
            lanes:
              relaxed: {pace: PT60S, share: 10%}
            pools:
              machines: {capacity: 40, peak: 80%, weight: 2, actions: [run, draw]}
            prices:
              - {action: draw, model: small, meter: tasks, wallet: gold, each: 3}
              - {action: [draw, run], meter: tasks, wallet: gold, each: 5}
            plans:
              basic: {title: Basic, limits: [tasks-per-day]}
              plus: {title: Plus, extends: basic, limits: [width]}
            campaigns:
              spring:
                title: Spring
                plans: [plus]
                models: [large, small]
                actions: [draw]
                starts: 2026-03-01
                ends: 2026-06-01T12:00:00+02:00
                free: true
                with: {size: 500}
                limits: [pulse]
                exempt: [width]
            limits:
              tasks-per-day:
                meter: tasks
                window: day
                quota: $size
              width:
                attribute: pixels
                ceiling: 4096
              pulse:
                meter: tasks
                rate: {units: 5, every: PT1S}
            """;

    private ReadPolicies() {}

    static Policy valid(String source) {
        var reading = PolicyReader.read(source);
        assertThat(reading).isInstanceOf(PolicyReading.Valid.class);
        return ((PolicyReading.Valid) reading).policy();
    }

    static List<PolicyError> errors(String source) {
        var reading = PolicyReader.read(source);
        assertThat(reading).isInstanceOf(PolicyReading.Invalid.class);
        return ((PolicyReading.Invalid) reading).errors();
    }

    /** The plan's table while no campaign holds. */
    static LimitTable table(Policy policy, int version, String plan) {
        return policy.compile(version, plan).orElseThrow().table("");
    }

    /** The small policy with one piece of text replaced. */
    static String small(String piece, String by) {
        return replaced(SMALL, piece, by);
    }

    /** The broad policy with one piece of text replaced. */
    static String broad(String piece, String by) {
        return replaced(BROAD, piece, by);
    }

    /** A policy file of the tests. */
    static String file(String name) {
        return resource("/policies/" + name);
    }

    /** The JSON Schema of policy files. */
    static String schema() {
        return resource("policy.schema.json");
    }

    private static String resource(String name) {
        try (var file = PolicyReader.class.getResourceAsStream(name)) {
            assertThat(file).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A policy that ships. */
    static String shipped(String name) {
        try {
            return Files.readString(Path.of("../policies", name));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String replaced(String source, String piece, String by) {
        assertThat(source).contains(piece);
        return source.replace(piece, by);
    }
}
