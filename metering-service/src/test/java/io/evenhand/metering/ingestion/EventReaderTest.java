package io.evenhand.metering.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.jackson.JsonFormat;
import io.evenhand.meter.UseId;
import io.evenhand.metering.ingestion.UsageEvent.Decided;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventReaderTest {

    @Test
    void aDecidedUseIsKnownByItsCallersOwnSourceWhichNeedBeNoAddress() {
        var told = read(",\"evhdecision\":\"dec_1\",\"evhprint\":\"calls|1\",\"evhsource\":\"=my own source\"");

        assertThat(told.use()).isEqualTo(new UseId("my own source", "17"));
        assertThat(told.decided()).contains(new Decided("dec_1", "calls|1"));
    }

    @Test
    void ofAnAccountThatKeepsCountsOnlyTheSourceIsEmpty() {
        var told = read(",\"evhdecision\":\"dec_1\",\"evhprint\":\"calls|1\",\"evhsource\":\"=\"");

        assertThat(told.use()).isEqualTo(new UseId("", "17"));
    }

    @Test
    void ofOneThatWasNotDecidedTheSourceIsTheEvents() {
        var told = read(",\"evhsource\":\"=another\"");

        assertThat(told.use()).isEqualTo(new UseId("urn:evenhand:decision", "17"));
        assertThat(told.decided()).isEmpty();
    }

    private static UsageEvent read(String extensions) {
        var text = """
                {"specversion":"1.0","type":"decision","source":"urn:evenhand:decision","id":"17","subject":"acct_1",
                 "time":"2026-03-01T09:00:00Z","datacontenttype":"application/json",
                 "data":{"action":"calls","units":{"calls":1}}%s}""".formatted(extensions);
        return EventReader.read(
                new JsonFormat().deserialize(text.getBytes(StandardCharsets.UTF_8)), new ObjectMapper());
    }
}
