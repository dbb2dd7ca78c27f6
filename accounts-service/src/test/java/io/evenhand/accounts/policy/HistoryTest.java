package io.evenhand.accounts.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.accounts.policy.History.Publication;
import io.evenhand.accounts.policy.History.State;
import io.evenhand.accounts.policy.History.Version;
import io.evenhand.policy.window.Span;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** POLICY-LANGUAGE 2.22; rows S6 and P9. */
class HistoryTest {

    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final Instant NEXT_NOON = Instant.parse("2026-05-02T12:00:00Z");

    @Test
    void theFirstVersionStartsAtOnce() {
        var history = new History(List.of(version(1, null)));

        assertThat(history.publish(1, Optional.empty(), NOON)).isEqualTo(new Publication.At(NOON));
    }

    @Test
    void theNextVersionStartsWhenTheNoticeOfTheOldOneIsOver() {
        var history = new History(List.of(version(1, NOON.minusSeconds(60)), new Version(2, null, span("PT0S"))));

        assertThat(history.publish(2, Optional.empty(), NOON)).isEqualTo(new Publication.At(NEXT_NOON));
        assertThat(history.publish(2, Optional.of(NEXT_NOON.minusSeconds(1)), NOON))
                .isEqualTo(new Publication.TooEarly(NEXT_NOON));
        assertThat(history.publish(2, Optional.of(NEXT_NOON.plusSeconds(1)), NOON))
                .isEqualTo(new Publication.At(NEXT_NOON.plusSeconds(1)));
    }

    @Test
    void aVersionNeverStartsBeforeTheOneItFollows() {
        var scheduled = NEXT_NOON.plusSeconds(86_400);
        var history = new History(List.of(version(1, scheduled), version(2, null)));

        assertThat(history.publish(2, Optional.empty(), NOON)).isEqualTo(new Publication.At(scheduled));
    }

    @Test
    void aVersionIsPublishedOnceAndInOrder() {
        var history = new History(List.of(version(1, null), version(2, NOON)));

        assertThat(history.publish(2, Optional.empty(), NEXT_NOON)).isEqualTo(new Publication.AlreadyPublished(NOON));
        assertThat(history.publish(1, Optional.empty(), NEXT_NOON)).isEqualTo(new Publication.Superseded(2));
        assertThat(history.publish(3, Optional.empty(), NEXT_NOON)).isEqualTo(new Publication.Unknown());
    }

    @Test
    void untilAVersionTakesEffectTheOldOneDecides() {
        var history = new History(List.of(version(1, NOON), version(2, NEXT_NOON), version(3, null)));

        assertThat(history.inForce(NOON.minusNanos(1000))).isEmpty();
        assertThat(history.inForce(NEXT_NOON.minusNanos(1000)).map(Version::number))
                .hasValue(1);
        assertThat(history.inForce(NEXT_NOON).map(Version::number)).hasValue(2);
        assertThat(List.of(history.stateOf(1, NOON), history.stateOf(2, NOON), history.stateOf(3, NOON)))
                .containsExactly(State.IN_FORCE, State.SCHEDULED, State.DRAFT);
        assertThat(history.stateOf(1, NEXT_NOON)).isEqualTo(State.SUPERSEDED);
    }

    private static Version version(int number, @Nullable Instant effectiveAt) {
        return new Version(number, effectiveAt, span("P1D"));
    }

    private static Span span(String text) {
        return Span.parse(text).orElseThrow();
    }
}
