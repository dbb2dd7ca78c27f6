package io.evenhand.kit.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SignedLinksTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    private final SignedLinks links = new SignedLinks(new Pepper(() -> "pepper-of-the-tests"));

    @Test
    void aTokenTellsWhatItIsAboutUntilItIsOver() {
        var token = links.sign("appeal", "mea_1 of two words", NOW.plusSeconds(60));

        assertThat(token).matches("[A-Za-z0-9_.-]+");
        assertThat(links.subject("appeal", token, NOW.plusSeconds(59))).contains("mea_1 of two words");
        assertThat(links.subject("appeal", token, NOW.plusSeconds(60))).isEmpty();
    }

    @Test
    void aTokenIsGoodForNothingElse() {
        var token = links.sign("appeal", "mea_1", NOW.plusSeconds(60));

        assertThat(links.subject("report", token, NOW)).isEmpty();
        assertThat(links.subject("appea", token, NOW)).isEmpty();
    }

    @Test
    void whatWasNotSignedHereTellsNothing() {
        var token = links.sign("appeal", "mea_1", NOW.plusSeconds(60));
        var other = links.sign("appeal", "mea_2", NOW.plusSeconds(60));
        var mixed = other.substring(0, other.indexOf('.')) + token.substring(token.indexOf('.'));
        var elsewhere =
                new SignedLinks(new Pepper(() -> "another-pepper-now")).sign("appeal", "mea_1", NOW.plusSeconds(60));

        assertThat(Stream.of("", ".", "a", "a.b", "é.é", "=.=", mixed, elsewhere, token + "0", token.substring(1))
                        .map(forged -> links.subject("appeal", forged, NOW)))
                .allMatch(found -> found.isEmpty());
    }
}
