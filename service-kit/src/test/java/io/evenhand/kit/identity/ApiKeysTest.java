package io.evenhand.kit.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

    private final ApiKeys keys = new ApiKeys(new Pepper(() -> "pepper-of-the-tests"));

    @Test
    void aMintedKeyIsFoundUnderOneHashThatDependsOnThePepper() {
        var key = keys.mint();

        assertThat(key).matches("evh_[0-9A-Za-z]{36}");
        assertThat(keys.hash(key)).isPresent().isEqualTo(keys.hash(key));
        assertThat(new ApiKeys(new Pepper(() -> "another-pepper-now")).hash(key))
                .isPresent()
                .isNotEqualTo(keys.hash(key));
    }

    @Test
    void aKeyWithAnyOneCharacterChangedIsForged() {
        var key = keys.mint();

        assertThat(IntStream.range(0, key.length()).mapToObj(at -> changed(key, at)))
                .allMatch(forged -> keys.hash(forged).isEmpty());
    }

    @Test
    void aTruncatedOrEmptyKeyIsNoKey() {
        var key = keys.mint();

        assertThat(IntStream.range(0, key.length()).mapToObj(end -> key.substring(0, end)))
                .allMatch(cut -> keys.hash(cut).isEmpty());
    }

    private static String changed(String key, int at) {
        return key.substring(0, at) + (key.charAt(at) == 'a' ? 'b' : 'a') + key.substring(at + 1);
    }
}
