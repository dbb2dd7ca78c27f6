package io.evenhand.policy.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WordingTest {

    @Test
    void everyPlaceholderIsReplacedAndNothingElse() {
        var wording = new Wording("{pace}, {pace}!", "costs $1 \\ more", "{band}");

        var message = wording.filled(Map.of(Placeholder.PACE, "$5 {band}", Placeholder.BAND, "fast"));

        assertThat(message).isEqualTo(new Message("$5 {band}, $5 {band}!", "costs $1 \\ more", "fast"));
    }

    @Test
    void aMissingValueIsAMistakeOfTheCaller() {
        var wording = new Wording("{pace}", "", "");

        assertThatThrownBy(() -> wording.filled(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{pace}");
    }
}
