package io.evenhand.appeals.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenhand.kit.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** B8, appeals.md §3.10 and §7.21. */
class DraftReaderTest {

    static final String OWN = """
            {"occurredAt": "2026-04-01T10:00:00+02:00", "description": "It sells what is not its own.", "category": "resale",
             "subject": {"url": "https://shop.example/x"}, "goodFaith": true,
             "reporter": {"name": "Rae", "email": "rae@example.org"}}""";

    static final String XARF = """
            {"xarf_version": "4.0.0", "report_id": "550e8400-e29b-41d4-a716-446655440000",
             "timestamp": "2026-04-01T10:30:00Z", "reporter": {"org": "Example Org", "contact": "abuse@example.org",
             "domain": "example.org"}, "source_identifier": "192.0.2.1", "source_port": 25, "category": "messaging",
             "type": "spam", "tags": [], "evidence": [{"content_type": "text/plain", "description": "a log",
             "payload": "aGVsbG8=", "hash": "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}]}""";

    private static final Instant NOW = Instant.parse("2026-04-02T00:00:00Z");

    private static ObjectNode object(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ObjectNode with(String field, String value) {
        JsonNode read = object("{\"value\": " + value + "}").path("value");
        return object(OWN).set(field, read);
    }

    @Test
    void keepsTheOffsetThatWasStated() {
        var draft = DraftReader.read(object(OWN), NOW);

        assertThat(draft.occurredAt().orElseThrow()).hasToString("2026-04-01T10:00+02:00");
        assertThat(draft.format()).isEqualTo(Draft.Format.JSON);
    }

    @Test
    void understandsXarfByItsContent() {
        var draft = DraftReader.read(object(XARF), NOW);

        assertThat(draft.format()).isEqualTo(Draft.Format.XARF);
        assertThat(draft.category()).isEqualTo("messaging/spam");
        assertThat(draft.externalId()).contains("550e8400-e29b-41d4-a716-446655440000");
        assertThat(draft.locator()).contains("192.0.2.1").contains("25");
        assertThat(draft.evidence())
                .singleElement()
                .isInstanceOfSatisfying(
                        Draft.Proof.File.class,
                        file -> assertThat(file.mediaType()).isEqualTo("text/plain"));
        assertThat(draft.test()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            occurredAt  | "2026-04-01T10:00:00"            | occurredAt
            occurredAt  | "2026-04-02T00:00:01Z"           | future
            description | ""                               | description
            goodFaith   | false                            | goodFaith
            category    | null                             | category
            reporter    | {"name": "Rae", "email": "rae"}  | reporter.email
            subject     | {}                               | subject
            subject     | {"ip": "192.0.2.1"}              | subject.port
            subject     | {"ip": "192.0.2.1", "port": 0}   | subject.port
            evidence    | [{"url": "javascript:alert(1)"}] | evidence[0].url
            evidence    | [{"payload": "*"}]               | evidence[0].payload
            surprise    | 1                                | surprise
            """)
    void saysWhichFieldIsWrong(String field, String value, String named) {
        var body = with(field, value);

        assertThatThrownBy(() -> DraftReader.read(body, NOW))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(named);
    }

    @Test
    void aHashThatIsNotOfTheFileIs422() {
        var body = with("evidence", "[{\"payload\": \"aGVsbG8=\", \"hash\": \"sha256:00\"}]");

        assertThatThrownBy(() -> DraftReader.read(body, NOW))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.status()).isEqualTo(422);
                    assertThat(problem.code()).isEqualTo("evidence-hash");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html><script>alert(1)</script>", "  <?xml version=\"1.0\"?><svg/>", "a\0b", " "})
    void markupAndUnknownContentIsNotTaken(String content) {
        var payload = Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8));
        var body = with("evidence", "[{\"payload\": \"%s\"}]".formatted(payload));

        assertThatThrownBy(() -> DraftReader.read(body, NOW)).hasMessageContaining("evidence[0].payload");
    }
}
