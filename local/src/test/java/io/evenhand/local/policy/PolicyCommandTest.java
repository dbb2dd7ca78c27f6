package io.evenhand.local.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands as an author meets them (A3). */
class PolicyCommandTest {

    private static final String GRADUATED = "../policies/graduated-speed.yaml";
    private static final String PER_INSTALL = "../policies/per-install.yaml";

    @TempDir
    Path folder;

    private record Said(int status, String out, String err) {}

    private static Said policy(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var status = new CommandLine(new PolicyCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Said(status, out.toString(), err.toString());
    }

    private String changed(String file, String piece, String by) throws IOException {
        var source = Files.readString(Path.of(file));
        assertThat(source).contains(piece);
        return Files.writeString(folder.resolve("changed.yaml"), source.replace(piece, by))
                .toString();
    }

    @Test
    void checksThePoliciesThatShip() {
        var said = policy("check", GRADUATED, PER_INSTALL);

        assertThat(said.status()).isZero();
        assertThat(said.out())
                .contains(GRADUATED + ": fine, examples met: 5 of 5, warnings: 0")
                .contains(PER_INSTALL + ":5:1: warning: contact: ")
                .contains(PER_INSTALL + ": fine, examples met: 5 of 5, warnings: ");
    }

    @Test
    void warningsFailWhereTheAuthorIsStrict() {
        assertThat(policy("check", "--strict", GRADUATED).status()).isZero();
        assertThat(policy("check", "--strict", PER_INSTALL).status()).isEqualTo(1);
    }

    @Test
    void tellsAnErrorWithItsPlaceAndASuggestion() throws IOException {
        var file = changed(GRADUATED, "    window: cycle", "    widnow: cycle");

        var said = policy("check", GRADUATED, file);

        assertThat(said.status()).isEqualTo(1);
        assertThat(said.out())
                .contains(GRADUATED + ": fine")
                .containsPattern("changed\\.yaml:\\d+:5: error: limits\\.files-per-cycle\\.widnow: .*'?window'?")
                .contains(file + ": not fine, errors: ");
    }

    @Test
    void tellsWhatDiffersWhereAnExampleIsMissed() throws IOException {
        var file = changed(GRADUATED, "upTo: 20000, pace: PT5S", "upTo: 20000, pace: PT8S");

        var said = policy("check", file);

        assertThat(said.status()).isEqualTo(1);
        assertThat(said.out())
                .contains("missed: example “One file when idle, the first of the second band”")
                .contains("    expect.starts: expected PT3.7S, got PT6.7S")
                .contains("not fine, examples met: 2 of 5");
    }

    @Test
    void readsTheStandardInput() throws IOException {
        var before = System.in;
        System.setIn(new ByteArrayInputStream("policy: x\n".getBytes(StandardCharsets.UTF_8)));
        try {
            var said = policy("check", "-");

            assertThat(said.status()).isEqualTo(1);
            assertThat(said.out()).contains("-:1:1: error: title: is required", "-: not fine, errors: 5");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void rendersThePage_A3() throws IOException {
        var out = folder.resolve("page.html");

        var html = policy("page", GRADUATED, "--html", "--out", out.toString());
        var markdown = policy("page", GRADUATED);

        assertThat(html.status()).isZero();
        assertThat(Files.readString(out)).startsWith("<!DOCTYPE html>").contains("10,001 to 20,000");
        assertThat(markdown.out())
                .startsWith("# Fair use on the Unlimited plan\n")
                .contains("| fast | 10,001 to 20,000 | 5 s |");
    }

    @Test
    void tellsTheDifference() throws IOException {
        var file = changed(PER_INSTALL, "slots: 1,", "slots: 2,");

        var text = policy("diff", PER_INSTALL, file);
        var markdown = policy("diff", "--markdown", PER_INSTALL, file);
        var html = policy("diff", "--html", PER_INSTALL, file);

        assertThat(text.out()).isEqualTo("+ Starter: agent slots, requests at the same time: 1 → 2 (more)\n");
        assertThat(markdown.out())
                .contains("## Starter", "| agent slots, requests at the same time | 1 | 2 | more (better) |");
        assertThat(html.out()).contains("<td>more (better)</td>");
        assertThat(policy("diff", GRADUATED, GRADUATED).out()).isEqualTo("Nothing that holders would notice.\n");
    }

    @Test
    void aPolicyWithErrorsHasNoPageAndNoDifference() throws IOException {
        var file = changed(GRADUATED, "noticePeriod: $notice", "noticePeriod: soon");

        assertThat(policy("page", file).status()).isEqualTo(1);
        assertThat(policy("diff", GRADUATED, file).err()).contains(":6:15: error: noticePeriod: must be a duration");
    }

    @Test
    void whatCannotBeUsedIsWrongUsage() {
        assertThat(policy("check", "no-such-file.yaml").status()).isEqualTo(2);
        assertThat(policy("check", "no-such-file.yaml").err()).contains("there is no file no-such-file.yaml");
        assertThat(policy("check").status()).isEqualTo(2);
        assertThat(policy("page", GRADUATED, "--html", "--markdown").status()).isEqualTo(2);
        assertThat(policy("diff", GRADUATED).status()).isEqualTo(2);
    }
}
