package io.evenhand.kit.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedTest {

    @ParameterizedTest(name = "from {0} to {1} after {2} -> {3} events")
    @CsvSource({"1,5,0,5", "1,5,3,2", "1,5,5,0", "1,5,9,0", "4,8,1,0"})
    void takesOnlyWhatComesRightAfterItsPosition(long first, long last, long position, int expected) {
        var events = LongStream.rangeClosed(first, last)
                .mapToObj(each -> new Event(each, "evt_" + each, "t", "s", Instant.EPOCH, NullNode.instance))
                .toList();

        List<Event> next = Feed.nextOf(events, position);

        assertThat(next).hasSize(expected);
        assertThat(next).allMatch(event -> event.position() > position);
    }
}
