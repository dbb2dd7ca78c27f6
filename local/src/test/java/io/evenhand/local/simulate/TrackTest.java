package io.evenhand.local.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackTest {

    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    @Test
    void aStretchShowsTheWorstThatHappenedInIt() {
        var track = new Track();

        track.note(61_000, Speed.FULL);
        track.note(62_000, Speed.QUEUED);
        track.note(63_000, 2);

        assertThat(track.rank(0)).isEqualTo(-1);
        assertThat(track.rank(1)).isEqualTo(Speed.QUEUED);
    }

    @Test
    void stretchesGrowWithTheTimeAndKeepTheWorst() {
        var track = new Track();
        track.note(0, Speed.REFUSED);
        track.note(DAY_MS - 1, 3);

        track.note(29 * DAY_MS, Speed.FULL);

        assertThat(Track.width(track.width())).isEqualTo(Duration.ofDays(1));
        assertThat(track.length()).isEqualTo(30);
        assertThat(track.rank(0)).isEqualTo(Speed.REFUSED);
        assertThat(track.rank(1)).isEqualTo(-1);
        assertThat(track.rank(29)).isEqualTo(Speed.FULL);
    }

    @Test
    void aTimelineCountsAccountsOfDifferentLengthsInTheSameStretches() {
        var brief = new Track();
        brief.note(5 * DAY_MS + 1, 2);
        var month = new Track();
        month.note(5 * DAY_MS + 2, 2);
        month.note(29 * DAY_MS, Speed.FULL);

        var timeline = Timeline.of(Instant.EPOCH, List.of(brief, month));

        assertThat(timeline.width()).isEqualTo(Duration.ofDays(1));
        assertThat(timeline.accounts()).containsOnlyKeys(Speed.FULL, 2);
        assertThat(timeline.accounts().get(2)).element(5).isEqualTo(2);
        assertThat(timeline.accounts().get(Speed.FULL)).last().isEqualTo(1);
        assertThat(timeline.most()).isEqualTo(2);
    }
}
