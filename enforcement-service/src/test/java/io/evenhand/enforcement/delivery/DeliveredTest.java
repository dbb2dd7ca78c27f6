package io.evenhand.enforcement.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a message counts as delivered: what deadlines and appeals begin with. */
class DeliveredTest {

    private static final Instant TOLD = Instant.parse("2026-03-01T08:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static Instant after(Duration passed) {
        return TOLD.plus(passed);
    }

    private static Delivery on(Channel channel, State state, @Nullable Instant at) {
        return new Delivery(channel, "", state, 1, null, at, at, null, null);
    }

    private static Delivery mail(Instant accepted, @Nullable Instant bounced) {
        return new Delivery(Channel.EMAIL, "", State.ACCEPTED, 1, null, accepted, accepted, bounced, null);
    }

    @Test
    void nothingThatFailedOrWaitsIsDelivered() {
        var tried = List.of(
                on(Channel.EMAIL, State.FAILED, TOLD),
                on(Channel.EMAIL, State.UNCERTAIN, TOLD),
                on(Channel.EMAIL, State.OFF, null),
                on(Channel.WEBHOOK, State.DUE, TOLD),
                on(Channel.WEBHOOK, State.SENDING, TOLD));

        var delivered = Delivered.of(TOLD, tried, after(Duration.ofDays(6)));

        assertThat(delivered).isEmpty();
    }

    @Test
    void theFirstWayThatWorkedCounts() {
        var viewed = on(Channel.INBOX, State.VIEWED, after(MINUTE.multipliedBy(5)));
        var answered = on(Channel.WEBHOOK, State.ANSWERED, after(MINUTE));

        var delivered = Delivered.of(TOLD, List.of(viewed, answered), after(DAY));

        assertThat(delivered).contains(new Delivered(after(MINUTE), "webhook"));
    }

    @Test
    void aMailCountsWhenItHasNotComeBackForADay() {
        var mail = List.of(mail(TOLD, null));

        assertThat(Delivered.of(TOLD, mail, after(DAY).minusMillis(1))).isEmpty();
        assertThat(Delivered.of(TOLD, mail, after(DAY))).contains(new Delivered(after(DAY), "email"));
    }

    @Test
    void aMailThatComesBackWithinTheDayDoesNotCount() {
        var mail = List.of(mail(TOLD, after(DAY).minusMillis(1)));

        assertThat(Delivered.of(TOLD, mail, after(DAY.multipliedBy(2)))).isEmpty();
    }

    @Test
    void aMailThatComesBackLaterHasCounted() {
        var mail = List.of(mail(TOLD, after(DAY)));

        assertThat(Delivered.of(TOLD, mail, after(DAY.multipliedBy(2))))
                .map(Delivered::by)
                .isEqualTo(Optional.of("email"));
    }

    @Test
    void afterAWeekInTheInboxItIsServed() {
        var week = Duration.ofDays(7);

        assertThat(Delivered.of(TOLD, List.of(), after(week).minusMillis(1))).isEmpty();
        assertThat(Delivered.of(TOLD, List.of(), after(week))).contains(new Delivered(after(week), "served"));
    }

    @Test
    void whoLooksLaterDoesNotMoveTheDayOfService() {
        var viewed = List.of(on(Channel.INBOX, State.VIEWED, after(Duration.ofDays(8))));

        assertThat(Delivered.of(TOLD, viewed, after(Duration.ofDays(9))))
                .contains(new Delivered(after(Duration.ofDays(7)), "served"));
    }
}
