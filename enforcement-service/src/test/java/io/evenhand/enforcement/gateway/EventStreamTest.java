package io.evenhand.enforcement.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.api.EncodingType;
import io.vertx.core.buffer.Buffer;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {

    private static final String TEXT = """
            data: {"choices":[{"delta":{"role":"assistant","content":"Slower is "}}]}

            : a comment

            data: {"choices":[{"delta":{"content":"not no — wörklich"}}],"usage":null}

            """;
    private static final String USAGE = """
            data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":6,"total_tokens":13,"prompt_tokens_details":{"cached_tokens":4}}}

            """;
    private static final String DONE = "data: [DONE]\n\n";

    private final Usage usage = new Usage();
    private final Produced produced = new Produced(Tokenizer.of(EncodingType.O200K_BASE));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void passesEveryOctetButTheUsageHoweverItIsCut(long seed) {
        var random = new Random(seed);
        var stream = new EventStream(usage, produced, true);
        var whole = Buffer.buffer(TEXT + USAGE + DONE);
        var passed = Buffer.buffer();

        for (var at = 0; at < whole.length(); ) {
            var next = Math.min(whole.length(), at + 1 + random.nextInt(40));
            passed.appendBuffer(stream.pass(whole.getBuffer(at, next)));
            at = next;
        }
        passed.appendBuffer(stream.rest());

        assertThat(passed.toString()).isEqualTo(TEXT + DONE);
        assertThat(usage.of("total_tokens")).isEqualTo(OptionalLong.of(13));
        assertThat(usage.of("prompt_tokens_details.cached_tokens")).isEqualTo(OptionalLong.of(4));
        assertThat(produced.tokens()).isBetween(6L, 12L);
    }

    @Test
    void showsTheUsageToWhoAskedForIt() {
        assertThat(pass(new EventStream(usage, produced, false), TEXT + USAGE + DONE))
                .isEqualTo(TEXT + USAGE + DONE);
    }

    @Test
    void understandsLinesThatEndInTwoOctets() {
        var passed = pass(new EventStream(usage, produced, true), (TEXT + USAGE + DONE).replace("\n", "\r\n"));

        assertThat(passed).isEqualTo((TEXT + DONE).replace("\n", "\r\n"));
        assertThat(usage.of("total_tokens")).isEqualTo(OptionalLong.of(13));
    }

    @Test
    void takesTheLastWordOfStreamsThatTellMoreThanOnce() {
        var stream = """
                event: message_start
                data: {"type":"message_start","message":{"usage":{"input_tokens":25,"output_tokens":1}}}

                event: message_delta
                data: {"type":"message_delta","usage":{"output_tokens":15}}

                """;

        assertThat(pass(new EventStream(usage, produced, true), stream)).isEqualTo(stream);
        assertThat(usage.of("input_tokens")).isEqualTo(OptionalLong.of(25));
        assertThat(usage.of("output_tokens")).isEqualTo(OptionalLong.of(15));
    }

    @Test
    void passesWhatIsNoJsonAndWhatIsTooLongUnread() {
        var odd = "data: {not json\n\ndata: {\"usage\":{\"total_tokens\":1},\"choices\":[\"" + "x".repeat(2_000_000)
                + "\"]}\n\n";

        assertThat(pass(new EventStream(usage, produced, true), odd + DONE)).isEqualTo(odd + DONE);
        assertThat(usage.of("total_tokens")).isEmpty();
    }

    @Test
    void givesWhatIsLeftAtTheEnd() {
        assertThat(pass(new EventStream(usage, produced, true), "data: {\"usage\":{\"total_tokens\":3}}"))
                .isEqualTo("data: {\"usage\":{\"total_tokens\":3}}");
        assertThat(usage.of("total_tokens")).isEqualTo(OptionalLong.of(3));
    }

    private static String pass(EventStream stream, String text) {
        var whole = Buffer.buffer(text);
        var passed = Buffer.buffer();
        for (var at = 0; at < whole.length(); at += 60_000) {
            passed.appendBuffer(stream.pass(whole.getBuffer(at, Math.min(whole.length(), at + 60_000))));
        }
        return passed.appendBuffer(stream.rest()).toString();
    }
}
