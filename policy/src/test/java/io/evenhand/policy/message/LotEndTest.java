package io.evenhand.policy.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class LotEndTest {

    private static final Instant MIDNIGHT_IN_BERLIN = Instant.parse("2026-02-28T23:00:00Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void saysHowManyEndAndWhenInTheHoldersOwnTime() {
        var end = new LotEnd("tokens", 1_200, MIDNIGHT_IN_BERLIN, BERLIN, "help@example.org");

        assertThat(end.subject()).isEqualTo("some of your tokens end on 1 March 2026 at 00:00 (Europe/Berlin)");
        assertThat(end.message().what())
                .isEqualTo("1,200 of your tokens end on 1 March 2026 at 00:00 (Europe/Berlin).");
        assertThat(end.message().fix()).contains("help@example.org");
    }

    @Test
    void aSingleOneEnds() {
        var end = new LotEnd("tokens", 1, MIDNIGHT_IN_BERLIN, BERLIN, "help@example.org");

        assertThat(end.message().what()).startsWith("1 of your tokens ends on");
    }
}
