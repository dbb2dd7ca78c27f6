package io.evenhand.policy.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @ParameterizedTest(name = "{0} reads {1}")
    @CsvSource({
        "PT0S, 0 s",
        "PT0.001S, 0.001 s",
        "PT1.3S, 1.3 s",
        "PT5S, 5 s",
        "PT30S, 30 s",
        "PT60S, 1 min",
        "PT90S, 1 min 30 s",
        "PT10M, 10 min",
        "PT11M0.5S, 11 min 0.5 s",
        "PT1H, 1 h",
        "PT25H30M, 1 day 1 h 30 min",
        "P30D, 30 days",
        "P1000D, '1,000 days'",
    })
    void durationsReadAsPeopleSayThem(Duration duration, String words) {
        assertThat(Words.duration(duration)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "999, 999", "10001, '10,001'", "9007199254740991, '9,007,199,254,740,991'"})
    void largeNumbersHaveSeparators(long number, String words) {
        assertThat(Words.number(number)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-28T23:00:00Z, Europe/Berlin, 1 March 2026 at 00:00 (Europe/Berlin)",
        "2026-02-28T23:00:07Z, UTC, 28 February 2026 at 23:00:07 (UTC)",
    })
    void instantsAreToldInTheHoldersOwnTime(Instant instant, ZoneId zone, String words) {
        assertThat(Words.instant(instant, zone)).isEqualTo(words);
    }
}
