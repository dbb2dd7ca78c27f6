package io.evenhand.accounts.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenhand.accounts.exchange.Lines.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinesTest {

    private static List<Line> read(Form form, String text) {
        return read(form, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Line> read(Form form, byte[] content) {
        var lines = new ArrayList<Line>();
        new Lines(content, form).forEachRemaining(lines::add);
        return lines;
    }

    @Test
    void aRowIsAtTheLineWhereItBegins() {
        var lines = read(Form.CSV, """
                externalId,plan
                one,"a
                b"

                "t""wo",c
                three,
                """);

        assertThat(lines)
                .containsExactly(
                        new Line(2, Map.of("externalId", "one", "plan", "a\nb")),
                        new Line(5, Map.of("externalId", "t\"wo", "plan", "c")),
                        new Line(6, Map.of("externalId", "three")));
    }

    @Test
    void aFileMayEndWithoutANewLineAndBeginWithAByteOrderMark() {
        assertThat(read(Form.CSV, "\uFEFFa, b \r\n1,2")).containsExactly(new Line(2, Map.of("a", "1", "b", "2")));
        assertThat(read(Form.NDJSON, "\uFEFF{\"a\":1}")).containsExactly(new Line(1, Map.of("a", "1")));
    }

    @Test
    void aCellTooManyIsTheRowsFaultAlone() {
        assertThat(read(Form.CSV, "a\n1,2\n3\n"))
                .containsExactly(new Line(2, Map.of("a", "1", "column 2", "2")), new Line(3, Map.of("a", "3")));
    }

    @Test
    void anArrayAndObjectsOneAfterTheOtherReadTheSame() {
        var array = read(Form.JSON, "[{\"a\":1,\n\"b\":[\"x\",\"y\"]},\n{\"a\":null,\"c\":1.5}]");
        var objects = read(Form.NDJSON, "{\"a\":1,\n\"b\":[\"x\",\"y\"]}\n{\"a\":null,\"c\":1.5}\n");

        assertThat(array)
                .containsExactly(new Line(1, Map.of("a", "1", "b", "x y")), new Line(3, Map.of("c", "1.5")))
                .isEqualTo(objects);
    }

    @Test
    void anEmptyFileHasNoRows() {
        assertThat(read(Form.CSV, "")).isEmpty();
        assertThat(read(Form.CSV, "a,b\n")).isEmpty();
        assertThat(read(Form.JSON, "[]")).isEmpty();
        assertThat(read(Form.NDJSON, "\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            CSV    | a;"1              | 2
            CSV    | a;x"y"z;"1" 2     | 3
            JSON   | [{"a":1};{"a":2}] | 2
            JSON   | [{"a":1},         | 1
            JSON   | [1]               | 1
            JSON   | {"a":1,"a":2}     | 1
            NDJSON | {"a":1};{"a":     | 2
            NDJSON | {"a":1};no        | 2
            """)
    void whatCannotBeReadIsNamedByItsLine(Form form, String text, int line) {
        assertThatThrownBy(() -> read(form, text.replace(";", "\n")))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed -> assertThat(malformed.line()).isEqualTo(line));
    }

    @Test
    void lettersThatAreNotUtf8AreRefused() {
        var latin1 = "a\nM\u00fcller\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> read(Form.CSV, latin1))
                .isInstanceOf(Malformed.class)
                .hasMessage("is not UTF-8");
    }
}
