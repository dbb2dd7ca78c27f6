package io.evenhand.local.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterpretationTest {

    private static final String WORKLOAD = """
            ; Version: 2.2
            ;
                1        0     -1   1451  128     -1    -1   -1     -1    -1 -1   1   1  -1 -1 -1 -1 -1
               57    25574     -1     -1    1     -1    -1   -1     -1    -1 -1   4   1   2 -1 -1 -1 -1

               59    26613     -1    716   32     -1    -1   -1     -1    -1 -1   4   1   3 -1 -1 -1 -1
            """;

    @TempDir
    Path folder;

    @Test
    void readsTheStandardWorkloadFormatPackedOrNot() throws IOException {
        var interpretation = new Interpretation("submit", AccountRule.parse("user"), UnitsRule.parse("run*processors"));
        List<Reading> expected = List.of(
                new Reading.Use(1, Instant.ofEpochSecond(0), "1", 1451 * 128),
                new Reading.Unusable(2, "run is -1"),
                new Reading.Use(3, Instant.ofEpochSecond(26_613), "4", 716 * 32));

        assertThat(readings(file("jobs.swf", WORKLOAD), interpretation)).isEqualTo(expected);
        assertThat(readings(packed("jobs.swf.gz", WORKLOAD), interpretation)).isEqualTo(expected);
    }

    @Test
    void readsCsvByColumnName() throws IOException {
        var file = file(
                "use.csv", "when,who,tokens\n2023-11-16 18:17:03.9799600,\"Doe, Jo\",4808\n1970-01-01T00:00:01Z,,7\n");

        var readings = readings(file, new Interpretation("when", AccountRule.parse("who"), UnitsRule.parse("tokens")));

        assertThat(readings)
                .containsExactly(
                        new Reading.Use(1, Instant.parse("2023-11-16T18:17:03.97996Z"), "Doe, Jo", 4808),
                        new Reading.Unusable(2, "no account"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "-3", "0", "", "9999999999999999999", "ten"})
    void refusesToCountWhatIsNoWholeNumber(String units) throws IOException {
        var file = file("use.csv", "when,units\n1,%s\n".formatted(units));

        var readings =
                readings(file, new Interpretation("when", AccountRule.parse("constant:a"), UnitsRule.parse("units")));

        assertThat(readings).singleElement().isInstanceOf(Reading.Unusable.class);
    }

    @Test
    void hashesALineByItsCrcSoThatAnotherProgramCanTellTheAccount() throws IOException {
        var file = file("use.csv", "when\n123456789\n");

        var readings = readings(file, new Interpretation("when", AccountRule.parse("hash:50"), UnitsRule.parse("1")));

        // The check value of CRC-32 is that of "123456789": 0xCBF43926.
        assertThat(readings)
                .containsExactly(
                        new Reading.Use(1, Instant.ofEpochSecond(123_456_789), Long.toString(0xCBF43926L % 50), 1));
    }

    @Test
    void refusesAHashWithoutANumber() {
        assertThatThrownBy(() -> AccountRule.parse("hash:many"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hash:many");
    }

    private static List<Reading> readings(Path file, Interpretation interpretation) throws IOException {
        try (var usage = UsageFile.open(file)) {
            var readings = new ArrayList<Reading>();
            for (var row = usage.next(); row.isPresent(); row = usage.next()) {
                readings.add(interpretation.read(row.get()));
            }
            return readings;
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path packed(String name, String text) throws IOException {
        var file = folder.resolve(name);
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
