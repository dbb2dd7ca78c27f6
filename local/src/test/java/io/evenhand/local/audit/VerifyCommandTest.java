package io.evenhand.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class VerifyCommandTest {

    private static final String START = "0".repeat(64);
    private static final String FIRST = "a73c1d26d925dd8a39f337976241649b3b90ed3b510ecb6a56e7ee0efec958f5";
    private static final String SECOND = "5abd7538b05bac45c8050be58028a4149fed4ec9610100469d2e11e10d3377e5";

    @TempDir
    Path folder;

    // As a service writes them; the hashes come from another program.
    private final List<String> log =
            new ArrayList<>(List.of("""
            {"position":1,"service":"accounts","at":"2026-03-01T09:00:00.000001Z","actor":"ada","roles":["auditor","operator"],\
            "action":"grant-lot","subject":"acct_1","details":{"wallet":"priority","amount":9007199254740991,\
            "note":"a\\"b\\\\\\u001f\\té€😀","urgent":true},"previous":"%s","hash":"%s"}""".formatted(START, FIRST), """
            {"position":2,"service":"accounts","at":"2026-03-01T09:00:01Z","actor":"bo","roles":["operator"],\
            "action":"revoke-key","subject":"acct_1","details":{"key":"key_1"},"previous":"%s","hash":"%s"}""".formatted(FIRST, SECOND)));
    private HttpServer server;
    private String said = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/audit", this::answer);
        server.start();
        Files.createDirectories(folder.resolve("tokens"));
        Files.writeString(folder.resolve("tokens/auditor"), "a-token");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void tellsTheHeadOfAWholeLog() {
        var status = verify();

        assertThat(said).contains("accounts     whole, 2 lines  accounts=2:" + SECOND);
        assertThat(status).isZero();
    }

    @Test
    void anEmptyLogIsWhole() {
        log.clear();

        var status = verify("--head", "accounts=0:" + START);

        assertThat(said).contains("accounts=0:" + START);
        assertThat(status).isZero();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "ada, eve, 1, not that of what it says",
        "9007199254740991, 9007199254740990, 1, not that of what it says",
        "auditor, senior, 1, not that of what it says",
        "09:00:01Z, 09:00:02Z, 2, not that of what it says",
        "key_1, key_2, 2, not that of what it says",
        "'\"position\":2', '\"position\":3', 2, line 3 comes in its place",
        "'\"bo\"', '\"bo\",\"and\":\"ada\"', 2, not that of what it says",
        "'\"service\":\"accounts\"', '\"service\":\"appeals\"', 1, a line of appeals",
        "'\"previous\":\"a73c', '\"previous\":\"b73c', 2, does not follow",
    })
    void namesTheFirstLineThatWasTamperedWith(String was, String is, int position, String why) {
        log.replaceAll(line -> line.replace(was, is));

        var status = verify();

        assertThat(said).contains("BROKEN at line " + position).contains(why);
        assertThat(status).isEqualTo(1);
    }

    @Test
    void seesThatALineWasTakenOut() {
        log.removeFirst();

        var status = verify();

        assertThat(said).contains("BROKEN at line 1");
        assertThat(status).isEqualTo(1);
    }

    @Test
    void aNotedHeadShowsThatTheEndWasCut() {
        log.removeLast();

        assertThat(verify()).isZero();
        assertThat(verify("--head", "accounts=2:" + SECOND)).isEqualTo(1);
        assertThat(said).contains("BROKEN at line 2: the log ends before it");
    }

    @Test
    void aNotedHeadShowsThatTheLogWasWrittenAnew() {
        var status = verify("--head", "accounts=2:" + SECOND, "--head", "accounts=1:" + "e".repeat(64));

        assertThat(said).contains("BROKEN at line 1: another line was noted");
        assertThat(status).isEqualTo(1);
    }

    @Test
    void aLogThatCannotBeReadIsNoWholeLog() {
        server.stop(0);

        var status = verify();

        assertThat(said).contains("accounts     NOT READ: Nothing answers");
        assertThat(status).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"accounts=2", "accounts=two:aa", "nobody=1:" + FIRST})
    void refusesAHeadThatIsNone(String head) {
        assertThat(verify("--head", head)).isEqualTo(2);
    }

    private int verify(String... options) {
        var url = "accounts=http://127.0.0.1:" + server.getAddress().getPort();
        var output = new StringWriter();
        var status = new CommandLine(new AuditCommand())
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(output))
                .execute(Stream.concat(
                                Stream.of("verify", "--data", folder.toString(), "--url", url), Stream.of(options))
                        .toArray(String[]::new));
        said = output.toString();
        return status;
    }

    /** One line a page, so that pages are turned. */
    private void answer(HttpExchange exchange) throws IOException {
        var after = Integer.parseInt(exchange.getRequestURI().getQuery().replaceAll(".*after=", ""));
        var line = after < log.size() ? log.get(after) : "";
        var next = after + 1 < log.size() ? "\"" + (after + 1) + "\"" : "null";
        var body = "{\"items\":[%s],\"next\":%s}".formatted(line, next).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
