package io.evenhand.policy.ladder;

import static io.evenhand.policy.ladder.Ladders.STRIKES;
import static io.evenhand.policy.ladder.Ladders.ZONE;
import static io.evenhand.policy.ladder.Ladders.at;
import static io.evenhand.policy.ladder.Ladders.confirmed;
import static io.evenhand.policy.ladder.Ladders.history;
import static io.evenhand.policy.ladder.Ladders.pending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a finding counts, and from when to when. */
class FindingTest {

    private static final Instant LATER = at("2026-06-01");

    @Test
    void suspicionThatNobodyConfirmedCountsNothing() {
        var findings = Stream.of(
                        new Finding.State.Shadow(),
                        new Finding.State.Pending(),
                        new Finding.State.Dismissed(LATER),
                        new Finding.State.Voided(LATER),
                        new Finding.State.Lapsed(LATER))
                .map(state -> pending("sharing", "2026-01-01").in(state))
                .toArray(Finding[]::new);

        var points = history(STRIKES, findings).points(LATER);

        assertThat(points).isZero();
    }

    @ParameterizedTest(name = "at {0}: {1}")
    @CsvSource({"2025-12-31T23:59,0", "2026-01-01T00:00,1", "2026-12-31T23:59,1", "2027-01-01T00:00,0"})
    void aConfirmedOneCountsForAsLongAsTheLadderRemembers(String now, long points) {
        var history = history(STRIKES, confirmed("sharing", "2026-01-01"));

        var counted = history.points(at(now));

        assertThat(counted).isEqualTo(points);
    }

    @Test
    void itCountsFromWhenItWasFoundHoweverLateItWasConfirmed() {
        var late = pending("sharing", "2026-01-01").in(new Finding.State.Confirmed(at("2026-03-01")));
        var history = history(STRIKES, late);

        var points = Stream.of("2026-02-28T23:59", "2026-03-01", "2026-12-31T23:59", "2027-01-01")
                .map(now -> history.points(at(now)));

        assertThat(points).containsExactly(0L, 1L, 1L, 0L);
    }

    @Test
    void theSameRuleInTheSameWindowIsOneFinding() {
        var first = confirmed("sharing", "2026-01-01");
        var again = new Finding("find_2", "sharing", "acct_1", 1, at("2026-01-01"), at("2026-01-02"), first.state());
        var otherRule = confirmed("reselling", "2026-01-01");

        var points = history(STRIKES, first, again, otherRule).points(LATER);

        assertThat(points).isEqualTo(2);
    }

    /** Appeals.md 7.3: a strike is voided after its time, and a new one counts as ever. */
    @Test
    void aVoidNeverForgivesWhatFollows() {
        var voided = confirmed("sharing", "2025-01-01").in(new Finding.State.Voided(at("2025-06-01")));
        var fresh = confirmed("sharing", "2026-05-01");

        var points = history(STRIKES, voided, fresh).points(LATER);

        assertThat(points).isEqualTo(1);
    }

    static List<Finding.State> settled() {
        return List.of(
                new Finding.State.Confirmed(LATER),
                new Finding.State.Dismissed(LATER),
                new Finding.State.Voided(LATER),
                new Finding.State.Lapsed(LATER),
                new Finding.State.Shadow());
    }

    @ParameterizedTest
    @MethodSource("settled")
    void isDecidedOnce(Finding.State state) {
        var finding = pending("sharing", "2026-01-01").in(state);

        var changes = Stream.of(finding.confirm(LATER), finding.dismiss(LATER), finding.lapse(LATER));

        assertThat(changes).containsOnly(new Finding.Change.Settled(state));
    }

    @Test
    void whatCameToNothingIsNotVoided() {
        var lapsed = pending("sharing", "2026-01-01").in(new Finding.State.Lapsed(LATER));

        var change = lapsed.voided(LATER);

        assertThat(change).isEqualTo(new Finding.Change.Settled(lapsed.state()));
    }

    @Test
    void hasAtLeastAPointAndEvidenceFromBeforeItWasFound() {
        assertThatThrownBy(() -> new Finding("f", "r", "a", 0, LATER, LATER, new Finding.State.Pending()))
                .hasMessageContaining("point");
        assertThatThrownBy(
                        () -> new Finding("f", "r", "a", 1, LATER.plusSeconds(1), LATER, new Finding.State.Pending()))
                .hasMessageContaining("before");
    }

    @Test
    void runsInTheAccountsCalendar() {
        var finding = confirmed("sharing", "2026-01-01");

        var until = finding.countsUntil(STRIKES, ZONE);

        assertThat(until).isEqualTo(at("2027-01-01"));
    }
}
