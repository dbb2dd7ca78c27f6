package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.errors;
import static io.evenhand.policy.language.ReadPolicies.small;
import static io.evenhand.policy.language.ReadPolicies.valid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of YAML a policy may use, and that no text whatever does harm. */
class YamlFileTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            unit: &u call}      | 17 | meters.calls.unit | anchors are not allowed; write the value out, or use a parameter
            unit: *u }          | 17 | meters.calls.unit | aliases are not allowed; write the value out, or use a parameter
            unit: !!str call}   | 17 | meters.calls.unit | tags are not allowed
            unit: !evil call}   | 17 | meters.calls.unit | tags are not allowed
            unit: call, unit: x} | 23 | meters.calls.unit | stands here a second time
            unit: call, <<: {}} | 23 | meters.calls | merge keys are not allowed; write the fields out
            unit: call, [a]: x} | 23 | meters.calls | a field's name must be a word
            unit: call, ? }     | 24 | meters.calls | a field's name must be a word
            """, quoteCharacter = '"')
    void onlyPlainYamlIsAllowed(String by, int column, String field, String message) {
        assertThat(errors(small("unit: call}", by))).contains(new PolicyError(8, column, field, message));
    }

    @Test
    void malformedYamlIsOneErrorInOurOwnWordsWhereItIs() {
        var errors = errors("policy: small\ntitle: [a, b\ncontact: x\n");

        assertThat(errors).hasSize(1);
        assertThat(errors.getFirst().line()).isBetween(2, 4);
        assertThat(errors.getFirst().message()).startsWith("not well-formed YAML: look here and just before");
    }

    @Test
    void aTabOrAControlCharacterIsFoundWhereItStands() {
        var tab = errors("policy: small\n\ttitle: x\n");
        var bell = errors("policy: small\ntitle: \"a\u0007\"\n");
        var half = errors("policy: small\n".repeat(80) + "title: \ud83d\n");

        assertThat(tab.getFirst().line()).isEqualTo(2);
        assertThat(bell).containsExactly(new PolicyError(2, 10, "", "this character is not allowed in YAML"));
        assertThat(half).containsExactly(new PolicyError(81, 8, "", "this character is not allowed in YAML"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   \n", "# nothing\n", "---\n...\n"})
    void anEmptyFileIsAnError(String source) {
        assertThat(errors(source))
                .hasSize(1)
                .first()
                .extracting(PolicyError::message)
                .asString()
                .endsWith("is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"just text", "[a, list]", "7"})
    void aFileIsAMap(String source) {
        assertThat(errors(source)).containsExactly(new PolicyError(1, 1, "", "must be a map of fields"));
    }

    @Test
    void aFileIsOneDocument() {
        assertThat(errors(ReadPolicies.SMALL + "---\npolicy: second\n"))
                .containsExactly(new PolicyError(20, 1, "", "a file is one document, not two"));
    }

    @Test
    void jsonIsReadToo() {
        var policy = valid("""
                {"policy": "small", "title": "Small", "contact": "support@example.org", "noticePeriod": "$notice",
                \t"parameters": {"notice": {"value": "P1D", "means": "notice"}},
                \t"meters": {"calls": {"unit": "call"}},
                \t"plans": {"basic": {"title": "Basic", "limits": ["l"]}},
                \t"limits": {"l": {"meter": "calls", "window": "day", "bands": [{"name": "all", "pace": "PT1S"}]}}}
                """);

        assertThat(policy.noticePeriod()).hasToString("P1D");
    }

    @Test
    void whatYaml11ReadAsTruthIsText() {
        var policy = valid(small("title: Basic", "title: no"));

        assertThat(policy.plan("basic").orElseThrow().title()).isEqualTo("no");
    }

    @Test
    void bombsAreRefusedQuickly() {
        var deep = "a: " + "[".repeat(500_000);
        var deepMaps = "{a: ".repeat(200_000);
        var wide = "policy: [" + "x,".repeat(500_000) + "]";
        var fields = IntStream.range(0, 90_000).mapToObj(n -> "f" + n + ": 1").collect(Collectors.joining("\n"));
        var large = "title: " + "x".repeat(5_000_000);
        var itself = "a: &a [*a]\nb: *a\n";
        var laughs = "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]\n";

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThat(errors(deep))
                    .extracting(PolicyError::message)
                    .contains("nested deeper than any policy needs (12 levels)");
            assertThat(errors(deepMaps)).hasSize(1);
            assertThat(errors(wide)).extracting(PolicyError::message).contains("holds more than 100 entries");
            assertThat(errors(fields)).hasSize(1);
            assertThat(errors(large))
                    .containsExactly(new PolicyError(1, 1, "", "the file is larger than 1048576 characters"));
            assertThat(errors(itself))
                    .extracting(PolicyError::message)
                    .anyMatch(message -> message.startsWith("aliases"));
            assertThat(errors(laughs))
                    .extracting(PolicyError::message)
                    .anyMatch(message -> message.startsWith("aliases"));
        });
    }

    @Test
    void thereIsAnEndToTheErrors() {
        var statements = "statements: [" + "7,".repeat(99) + "7]\nmeters:";

        var errors = errors(small("meters:", statements).replace("window: day", "window: dai"));

        assertThat(errors).hasSize(100);
    }

    @Test
    void whatSomebodyWroteIsQuotedShortAndWithoutControlCharacters() {
        var errors = errors(small("title: Basic", "\"" + "x\\n".repeat(50) + "\": 1, title: B"));

        assertThat(errors).hasSize(1);
        assertThat(errors.getFirst().message())
                .hasSizeLessThan(80)
                .doesNotContain("\n")
                .contains("…");
    }

    static LongStream seeds() {
        return LongStream.range(0, 600);
    }

    /** Damages a good file at random places; whatever comes out, reading answers, and what is valid compiles. */
    @ParameterizedTest
    @MethodSource("seeds")
    void noDamageMakesReadingFail(long seed) {
        var random = new Random(seed);
        var pieces = new String[] {
            "{",
            "}",
            "[",
            "]",
            ":",
            "\n",
            "  ",
            "- ",
            "&a ",
            "*a",
            "!!int ",
            "$",
            "'",
            "\"",
            "|",
            ">",
            "%",
            "\t",
            "\u0000",
            "\ud83d",
            "?",
            "<<",
            "~",
            "#",
            ",",
            "9999999999999999999",
            "-1",
            "PT",
            "\ufeff",
            "---\n"
        };
        var text = new StringBuilder(
                switch (random.nextInt(3)) {
                    case 0 -> ReadPolicies.SMALL;
                    case 1 -> ReadPolicies.BROAD;
                    default -> ReadPolicies.file("complete.yaml");
                });
        for (var damage = 0; damage < 1 + random.nextInt(6); damage++) {
            var from = random.nextInt(text.length());
            text.replace(
                    from, Math.min(text.length(), from + random.nextInt(6)), pieces[random.nextInt(pieces.length)]);
        }

        assertThatCode(() -> readAndCompile(text.toString())).doesNotThrowAnyException();
    }

    private static void readAndCompile(String source) {
        if (PolicyReader.read(source) instanceof PolicyReading.Valid(var policy)) {
            policy.plans()
                    .keySet()
                    .forEach(plan -> assertThat(policy.compile(1, plan)).isPresent());
        }
    }
}
