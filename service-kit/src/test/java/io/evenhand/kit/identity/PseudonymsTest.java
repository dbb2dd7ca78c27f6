package io.evenhand.kit.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PseudonymsTest {

    private final Pseudonyms pseudonyms = new Pseudonyms(new Pepper(() -> "pepper-of-the-tests"));

    @Test
    void theSameTextsHaveTheSamePseudonymThatDependsOnThePepper() {
        var pseudonym = pseudonyms.of("acct_1", "/source", "id");

        assertThat(pseudonym).matches("[0-9a-f]{32}").isEqualTo(pseudonyms.of("acct_1", "/source", "id"));
        assertThat(new Pseudonyms(new Pepper(() -> "another-pepper-now")).of("acct_1", "/source", "id"))
                .isNotEqualTo(pseudonym);
    }

    @Test
    void otherTextsAndOtherAccountsHaveOthers() {
        assertThat(Stream.of(
                        pseudonyms.of("acct_1", "a", "b"),
                        pseudonyms.of("acct_2", "a", "b"),
                        pseudonyms.of("acct_1", "ab"),
                        pseudonyms.of("acct_1", "", "ab"),
                        pseudonyms.of("acct_1", "ab", ""),
                        pseudonyms.of("acct_1", "a\n1 b")))
                .doesNotHaveDuplicates();
    }
}
