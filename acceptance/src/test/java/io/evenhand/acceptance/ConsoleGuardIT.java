package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import io.evenhand.local.place.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the console keeps out: forms of others, sessions where tokens belong, and pages that are not one's own. Rows A2 and A3. */
@Tag("browser")
class ConsoleGuardIT {

    private static final Map<String, String> PEOPLE = Map.of(
            "support", "Sam Support",
            "reviewer", "Rita Reviewer",
            "senior", "Sena Senior",
            "policy-admin", "Pol Policy-admin",
            "operator", "Otto Operator",
            "auditor", "Aud Auditor");

    private static final Map<String, Colleague> LOGGED_IN = new HashMap<>();

    private static RunningEvenhand evenhand;
    private static Browsing browsing;

    @BeforeAll
    static void openABrowser() {
        evenhand = RunningEvenhand.get();
        browsing = Browsing.start();
        PEOPLE.forEach((role, name) -> LOGGED_IN.put(
                role, Colleague.logsIn(evenhand, browsing.wide(ColorScheme.LIGHT), name, "/console/accounts")));
    }

    @AfterAll
    static void closeIt() {
        browsing.close();
    }

    private static Colleague somebody(String role) {
        return Optional.ofNullable(LOGGED_IN.get(role)).orElseThrow();
    }

    private static String address(String path) {
        return evenhand.url(Part.APPEALS).resolve(path).toString();
    }

    private static RequestOptions options() {
        return RequestOptions.create().setMaxRedirects(0);
    }

    private static APIResponse gets(String role, String path) {
        return somebody(role).page().context().request().get(address(path), options());
    }

    private static APIResponse posts(String role, String path, Map<String, String> headers, String proof) {
        var options =
                options().setForm(FormData.create().set("form-proof", proof).set("reason", "Because."));
        headers.forEach(options::setHeader);
        return somebody(role).page().context().request().post(address(path), options);
    }

    private static String proof(String role) {
        somebody(role).opens("/console/queue");
        return somebody(role).page().locator("[name=form-proof]").first().getAttribute("value");
    }

    private static String own() {
        return address("/").replaceFirst("/$", "");
    }

    /** A3. Nothing is changed by a form of somebody else's page, however it comes. */
    @Test
    void aFormOfAnotherPageDoesNothing_A3() {
        var proof = proof("reviewer");
        var next = "/console/queue/next";

        assertThat(posts("reviewer", next, Map.of("Origin", own()), proof).status())
                .isEqualTo(303);
        assertThat(posts("reviewer", next, Map.of("Sec-Fetch-Site", "same-origin"), proof)
                        .status())
                .isEqualTo(303);
        assertThat(posts("reviewer", next, Map.of("Origin", own()), "").status())
                .isEqualTo(403);
        assertThat(posts("reviewer", next, Map.of("Origin", own()), proof("senior"))
                        .status())
                .isEqualTo(403);
        assertThat(posts("reviewer", next, Map.of(), proof).status()).isEqualTo(403);
        assertThat(posts("reviewer", next, Map.of("Origin", "http://elsewhere.example"), proof)
                        .status())
                .isEqualTo(403);
        for (var site : List.of("cross-site", "same-site", "none")) {
            assertThat(posts("reviewer", next, Map.of("Sec-Fetch-Site", site, "Origin", own()), proof)
                            .status())
                    .isEqualTo(403);
        }
        assertThat(gets("reviewer", "/console/logout").status()).isEqualTo(403);
    }

    /** A3. A session is for the console, a token for the API, and neither for the other. */
    @Test
    void aSessionIsNoTokenAndATokenIsNoSession_A3() throws Exception {
        assertThat(gets("reviewer", "/v1/appeals").status()).isEqualTo(401);
        var stranger = browsing.wide(ColorScheme.LIGHT).context().request();
        var byToken = stranger.get(
                address("/console/queue"),
                options().setHeader("Authorization", "Bearer " + evenhand.token("reviewer")));
        assertThat(byToken.status()).isEqualTo(302);
        assertThat(byToken.headers().get("location"))
                .startsWith(evenhand.url(Part.ISSUER).toString());
        var script = stranger.get(address("/console/queue"), options().setHeader("X-Requested-With", "JavaScript"));
        assertThat(script.status()).isEqualTo(499);
    }

    /** A2. Pages carry what keeps scripts and frames of others out, and their cookies are for the console alone. */
    @Test
    void headersAndCookiesAreStrict_A2() {
        var headers = gets("reviewer", "/console/queue").headers();
        assertThat(headers.get("content-security-policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'")
                .doesNotContain("unsafe");
        assertThat(headers).containsEntry("cache-control", "private, no-store");
        assertThat(headers).containsEntry("x-content-type-options", "nosniff");
        var cookies = somebody("reviewer").page().context().cookies(address("/console/queue"));
        assertThat(cookies).isNotEmpty().allSatisfy(cookie -> {
            assertThat(cookie.path).isEqualTo("/console");
            assertThat(cookie.httpOnly).isTrue();
            assertThat(cookie.sameSite.name()).isIn("LAX", "STRICT");
        });
    }

    /** A3. Every page is for whom docs/security.md says, and for nobody else. */
    @Test
    void everyPageIsForWhomItIsSaid_A3() throws IOException {
        var wrong = new ArrayList<String>();
        var rows = rows();
        assertThat(rows.size()).isGreaterThan(10);
        for (var row : rows) {
            for (var column = 0; column < row.roles().size(); column++) {
                var role = row.roles().get(column);
                var status = gets(role, row.path()).status();
                var expected = row.allowed().get(column) ? List.of(200, 303) : List.of(403);
                if (!expected.contains(status)) {
                    wrong.add("%s as %s: %d".formatted(row.path(), role, status));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private record Row(String path, List<String> roles, List<Boolean> allowed) {}

    /** The table of the console's pages in docs/security.md. */
    private static List<Row> rows() throws IOException {
        var lines = Files.readAllLines(Path.of(System.getProperty("basedir"), "..", "docs", "security.md"));
        var head = lines.stream()
                .filter(line -> line.startsWith("| page |"))
                .findFirst()
                .map(ConsoleGuardIT::cells)
                .orElseThrow();
        return lines.stream()
                .filter(line -> line.startsWith("| `/console"))
                .map(ConsoleGuardIT::cells)
                .map(cells -> new Row(
                        cells.getFirst().replace("`", ""),
                        head.subList(1, head.size()),
                        cells.subList(1, cells.size()).stream().map("x"::equals).toList()))
                .toList();
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }
}
