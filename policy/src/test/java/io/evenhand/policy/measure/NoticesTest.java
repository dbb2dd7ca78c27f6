package io.evenhand.policy.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.measure.Notices.Admission;
import io.evenhand.policy.measure.Notices.Given;
import io.evenhand.policy.window.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Nothing is taken for excessive use without an earlier delivered notice: S4. */
class NoticesTest {

    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Instant TOLD = Instant.parse("2026-05-10T09:02:00Z");
    private static final Duration GRACE = Duration.ofDays(2);

    @ParameterizedTest
    @EnumSource(value = Kind.class, mode = Mode.EXCLUDE, names = "NOTICE")
    void nothingIsTakenFromWhoWasNotTold(Kind kind) {
        assertThat(admits(kind, List.of(), TOLD)).isEqualTo(new Admission.NotTold());
        assertThat(admits(kind, List.of(new Given(null)), TOLD.plus(GRACE))).isEqualTo(new Admission.NotTold());
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, mode = Mode.EXCLUDE, names = "NOTICE")
    void norInTheGrace(Kind kind) {
        var given = List.of(new Given(TOLD));

        assertThat(admits(kind, given, TOLD.plus(GRACE).minusNanos(1)))
                .isEqualTo(new Admission.InGrace(TOLD.plus(GRACE)));
        assertThat(admits(kind, given, TOLD.plus(GRACE))).isEqualTo(new Admission.Admitted());
    }

    @Test
    void aNoticeIsForgottenWithWhatItWasGivenFor() {
        assertThat(admits(Kind.THROTTLE, List.of(new Given(TOLD)), TOLD.plus(Duration.ofDays(90))))
                .isEqualTo(new Admission.NotTold());
    }

    @Test
    void tellingNeedsNoTellingBefore() {
        assertThat(admits(Kind.NOTICE, List.of(), TOLD)).isEqualTo(new Admission.Admitted());
    }

    @Test
    void aLadderWithoutNoticeWaitsForNone() {
        assertThat(Notices.admits(Kind.PAUSE, ladder(null), List.of(), ZONE, TOLD))
                .isEqualTo(new Admission.Admitted());
    }

    private static Admission admits(Kind kind, List<Given> given, Instant now) {
        var notice = new Ladder.Notice(new Span(Period.ZERO, GRACE), true);
        return Notices.admits(kind, ladder(notice), given, ZONE, now);
    }

    private static Ladder ladder(Ladder.@Nullable Notice notice) {
        var days = new Span(Period.ofDays(90), Duration.ZERO);
        return new Ladder("told", days, false, notice, null, List.of(), new Ladder.AfterReversal(days, 2));
    }
}
