package io.evenhand.kit.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {

    @Test
    void anIdIsItsPrefixAnd26CharactersAndNeverComesTwice() {
        var ids = new Ids();

        var made = Stream.generate(() -> ids.next("acct")).limit(10_000).toList();

        assertThat(made).doesNotHaveDuplicates().allMatch(id -> id.matches("acct_[0-7][0-9a-hjkmnp-tv-z]{25}"));
    }

    @Test
    void laterIdsSortLater() throws InterruptedException {
        var ids = new Ids();
        var earlier = ids.next("acct");
        var since = System.nanoTime();
        while (System.nanoTime() - since < 2_000_000) {
            Thread.onSpinWait();
        }

        assertThat(ids.next("acct")).isGreaterThan(earlier);
    }
}
