package io.evenhand.appeals.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.evenhand.appeals.Rows;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.builder.MultiPartSpecBuilder;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reporting by a page without a script (B8). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(EnforcementStub.class)
class ReportPagesIT {

    private static Map<String, String> filled() {
        return new HashMap<>(Map.of(
                "number", "form_" + UUID.randomUUID(),
                "url", "https://shop.example/x",
                "occurredAt", "2026-04-01T10:00",
                "offset", "+02:00",
                "category", "resale",
                "description", "Sie verkauft <b>Kopien</b> für 3 €.",
                "name", "Rae",
                "email", Desk.address(),
                "goodFaith", "true"));
    }

    private static Response send(Map<String, String> fields, byte[]... files) {
        var call = given().redirects().follow(false);
        fields.forEach((name, value) -> call.multiPart(new MultiPartSpecBuilder(value)
                .controlName(name)
                .charset(StandardCharsets.UTF_8)
                .build()));
        for (var file : files) {
            call.multiPart("files", "evidence.txt", file, "text/plain");
        }
        // What a browser sends where no file was chosen.
        return call.multiPart("files", "", new byte[0], "application/octet-stream")
                .post("/report");
    }

    /** The report that was taken of the form; nothing where there is none. */
    private static List<String> taken(Map<String, String> fields) {
        return Rows.texts("SELECT id FROM report WHERE external_id = '%s'".formatted(fields.get("number")));
    }

    @Test
    void theFormHasALabelForEachInputAndNoScript_B8() {
        var page = given().get("/report");

        page.then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Content-Security-Policy", containsString("form-action 'self'"))
                .body(containsString("enctype=\"multipart/form-data\""))
                .body(not(containsString("<script")));
        assertThat(page.cookies()).isEmpty();
        for (var input : ReportPage.INPUTS) {
            assertThat(page.asString()).contains("<label for=\"%s\">".formatted(input), "id=\"%s\"".formatted(input));
        }
    }

    @Test
    void whatIsSentIsTheReportThatTheApiTakesWithItsFiles_B8() {
        var fields = filled();
        fields.put("links", "https://archive.example/1\nhttps://archive.example/2");

        var sent = send(
                fields,
                "hello".getBytes(StandardCharsets.UTF_8),
                "a".repeat(100_000).getBytes(StandardCharsets.UTF_8));

        sent.then().statusCode(303).header("Location", containsString("/report/"));
        var report = Desk.seen(taken(fields).getFirst());
        assertThat(report.getString("description")).isEqualTo("Sie verkauft <b>Kopien</b> für 3 €.");
        assertThat(report.getString("occurredAt"))
                .startsWith("2026-04-01T10:00")
                .endsWith("+02:00");
        assertThat(report.getList("evidence.url", String.class)).contains("https://archive.example/2");
        assertThat(report.getList("evidence.size", Integer.class)).contains(5, 100_000);
        given().get(Desk.local(sent.header("Location")))
                .then()
                .statusCode(200)
                .body(containsString(report.getString("reference")))
                .body(containsString("A person will look at it."))
                .body(not(containsString("Kopien")));
    }

    @Test
    void whatIsMissingIsSaidBesideItsInputAndTheRestIsKept_B8() {
        var fields = filled();
        fields.put("name", " ");
        fields.remove("goodFaith");

        var refused = send(fields);

        refused.then()
                .statusCode(422)
                .body(containsString("<a href=\"#name\">Give your name.</a>"))
                .body(containsString("id=\"goodFaith-wrong\""))
                .body(containsString("Sie verkauft &lt;b&gt;Kopien&lt;/b&gt; für 3 €."))
                .body(containsString("value=\"https://shop.example/x\""))
                .body(containsString("<option value=\"+02:00\" selected>"))
                .body(containsString(fields.get("number")));
        assertThat(taken(fields)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "email, nobody, email",
        "occurredAt, 2999-01-01T10:00, occurredAt",
        "occurredAt, soon, occurredAt",
        "links, ftp://shop.example, links",
    })
    void whatIsWrongIsSaidBesideItsInput_B8(String input, String value, String wrong) {
        var fields = filled();
        fields.put(input, value);

        var refused = send(fields);

        refused.then().statusCode(400).body(containsString("id=\"%s-wrong\"".formatted(wrong)));
    }

    @Test
    void aFileThatIsNotTakenIsSaidBesideTheFiles_B8() {
        var refused = send(filled(), "<svg onload=x>".getBytes(StandardCharsets.UTF_8));

        refused.then().statusCode(400).body(containsString("id=\"files-wrong\""));
    }

    @Test
    void aFormThatIsSentTwiceIsOneReport_B8() {
        var fields = filled();

        var first = send(fields).header("Location");
        var second = send(fields).header("Location");

        assertThat(second).isEqualTo(first);
    }

    @Test
    void theOutcomeIsOnThePageAndIsLookedAtAgainFromThere_B8() {
        var receipt = Desk.brought(Desk.address());
        var page = Desk.local(receipt.getString("page"));
        Desk.resolved(receipt.getString("id"), "no-violation");
        given().get(page).then().statusCode(200).body(containsString("found no violation"));

        var empty = given().contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParam("statement", " ")
                .post(page);
        var asked = given().redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParam("statement", "Look at the second page.")
                .post(page);

        empty.then().statusCode(422).body(containsString("This was not sent."));
        asked.then().statusCode(303);
        given().get(page)
                .then()
                .body(containsString("Somebody else looks at the outcome again."))
                .body(not(containsString("<textarea")));
    }

    @Test
    void aLinkThatIsForgedShowsNothing_B8() {
        given().get("/report/none").then().statusCode(404).body(containsString("This link is not valid"));
    }
}
