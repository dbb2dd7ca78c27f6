package io.evenhand.enforcement.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTextTest {

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void textIsReadBackAsItWas() throws Exception {
        // given
        var text = "quote \" backslash \\ line\nbreak \u0001 umlaut ü sign € clef \uD834\uDD1E";
        // when
        var written = new JsonText(4).string(text).toBuffer();
        // then
        assertThat(json.readValue(written.getBytes(), String.class)).isEqualTo(text);
    }

    @Test
    void numbersAreWrittenAsJavaDoes() {
        // given
        var random = new Random(1);
        for (var shift = 0; shift < 64; shift++) {
            for (var value : new long[] {random.nextLong() >> shift, 1L << shift, Long.MIN_VALUE >> shift, 0, 9, 10}) {
                // when
                var written = new JsonText(1).number(value).toBuffer();
                // then
                assertThat(written.toString()).isEqualTo(Long.toString(value));
            }
        }
        assertThat(new JsonText(1).number(Long.MAX_VALUE).toBuffer().toString()).isEqualTo("9223372036854775807");
    }

    @Test
    void instantsThatShareAMemoryAreToldApart() {
        // given
        var first = Instant.parse("2026-05-01T12:00:00Z").toEpochMilli();
        for (var millis = first; millis < first + 5_000; millis++) {
            // when
            var written =
                    new JsonText(1).instant(millis).instant(millis).toBuffer().toString();
            // then
            var told = '"' + Instant.ofEpochMilli(millis).toString() + '"';
            assertThat(written).isEqualTo(told + told);
        }
    }

    @Test
    void aPieceLongerThanWhatWasReservedFits() {
        // given
        var piece = JsonText.bytes("x".repeat(1_000));
        // when
        var written = new JsonText(1)
                .raw(piece)
                .flag(true)
                .raw(piece)
                .flag(false)
                .toHeader()
                .toString();
        // then
        assertThat(written).isEqualTo("x".repeat(1_000) + "true" + "x".repeat(1_000) + "false");
    }
}
