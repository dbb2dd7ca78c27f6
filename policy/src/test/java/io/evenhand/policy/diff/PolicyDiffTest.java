package io.evenhand.policy.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets what more or less (S6). */
class PolicyDiffTest {

    private static String shipped(String name) {
        try {
            return Files.readString(Path.of("../policies", name + ".yaml"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Policy read(String source) {
        var reading = PolicyReader.read(source);
        assertThat(reading).isInstanceOf(PolicyReading.Valid.class);
        return ((PolicyReading.Valid) reading).policy();
    }

    private static PolicyDiff diff(String name, String piece, String by) {
        var source = shipped(name);
        assertThat(source).contains(piece);
        return PolicyDiff.of(read(source), read(source.replace(piece, by)));
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            per-install | {slots: 1, | {slots: 2, | + Starter: agent slots, requests at the same time: 1 → 2 (more)
            per-install | context: 80000 | context: 60000 | - Basic: context size, context tokens in one request: 80,000 → 60,000 (less)
            per-install | {value: PT30S, means: how long | {value: PT5S, means: how long | - agent slots, one more waits up to: 30 s → 5 s (shorter)
            per-install | weight: 2 | weight: 3 | + Basic: room for inference, weight: 2 → 3 (more)
            per-install | {value: 3,     means: points of a severe | {value: 2,     means: points of a severe | + not allowed: Denial of service, points: 3 → 2 (less)
            per-install | noticePeriod: P1D | noticePeriod: P7D | + notice of changes: 1 day → 7 days (longer)
            per-install | [1, 100000] | [1, 50000] | * adjustable: requests that run at the same time for all (capacity), range: 1 to 100,000 → 1 to 50,000 (changed)
            per-install | do: suspend, for: $suspendFor, by: person | do: notice, by: rule | + what follows, misuse, from 1 point: the account is suspended for 7 days → a notice (milder)
            graduated-speed | upTo: 20000, pace: PT5S | upTo: 20000, pace: PT8S | - Unlimited: files per cycle, band fast: pace: 5 s → 8 s (slower)
            graduated-speed | upTo: 10000, pace | upTo: 12000, pace | + Unlimited: files per cycle, band priority: up to: 10,000 → 12,000 (more)
            graduated-speed | expires: never | expires: P12M | - priority credits, last: for ever → 12 months (shorter)
            unlimited-generation | ends: 2027-01-01 | ends: 2027-02-01 | + Creator: campaign Unlimited generations, ends: the beginning of 1 January 2027 → the beginning of 1 February 2027 (later)
            unlimited-generation | {value: 10,    means: credits for a video | {value: 12,    means: credits for a video | - video.generate, price: 10 → 12 (dearer)
            student | {value: PT48H, means | {value: PT24H, means | - what follows, excessive use, time after a notice: 2 days → 1 day (shorter)
            student | {value: 8,  | {value: 9,  | + Student: calls beside others, times the median: 8 → 9 (more)
            training-boutique | free: 3, noticeAt | free: 4, noticeAt | + Member: moves of a booking, free for each booking: 3 → 4 (more)
            """)
    void tellsTheDirectionForTheHolder(String policy, String piece, String by, String line) {
        assertThat(diff(policy, piece, by).text().lines()).contains(line);
    }

    @Test
    void aLimitThatComesOrGoesIsTold() {
        var added = "limits: [files-per-cycle, many]}";
        var limit = "limits:\n  many: {meter: files, window: day, quota: 5}\n";
        var before = read(shipped("graduated-speed"));
        var after = read(shipped("graduated-speed")
                .replace("limits: [files-per-cycle]}", added)
                .replaceFirst("(?m)^limits:\n", limit));

        assertThat(PolicyDiff.of(before, after).text())
                .isEqualTo(
                        "- Unlimited: many: none → You have 5 files in each day; after that you wait until the counter"
                                + " starts again. (new)\n");
        assertThat(PolicyDiff.of(after, before).text())
                .startsWith("+ Unlimited: many: You have")
                .endsWith("→ none (gone)\n");
    }

    @Test
    void aCampaignForMorePlansIsNewToThose_U1() {
        var changes = diff("unlimited-generation", "plans: [creator]", "plans: [basic]")
                .changes();

        assertThat(changes)
                .filteredOn(change -> change.subject().equals("campaign Unlimited generations"))
                .extracting(Change::plan, Change::word)
                .containsExactly(tuple("Basic", "new"));
    }

    @Test
    void whatIsTheSameForEveryPlanStandsOnce() {
        var diff = diff("per-install", "{value: 400, range", "{value: 500, range");

        assertThat(diff.text()).isEqualTo("+ room for inference, requests at the same time: 400 → 500 (more)\n");
        assertThat(diff.sections()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"graduated-speed", "unlimited-generation", "per-install", "student", "training-boutique"})
    void aVersionDoesNotDifferFromItself(String name) {
        var policy = read(shipped(name));

        assertThat(PolicyDiff.of(policy, policy).changes()).isEmpty();
    }
}
