package io.evenhand.appeals.mail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.evenhand.appeals.Neighbours;
import io.evenhand.appeals.Rows;
import io.evenhand.appeals.Scene;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** B8: reports by mail, and their receipts (appeals.md §3.10). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class MailedReportsIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ACCOUNT = "acct_" + "0123456789abcdefghjkmnpqrs";

    @Inject
    Scene scene;

    @ConfigProperty(name = "evenhand.appeals.mail.port")
    int imap;

    @ConfigProperty(name = "evenhand.mail.port")
    int smtp;

    private final String reporter = UUID.randomUUID() + "@reporters.example";
    private Post post = Post.open(0, 0);

    @BeforeEach
    void listen() {
        post.close();
        post = Post.open(imap, smtp);
    }

    @AfterEach
    void close() {
        post.close();
    }

    private String mail(String more, String body) {
        return more + """
                Message-ID: <%s@reporters.example>
                From: Rae Porter <%s>
                To: %s
                Subject: A shop that sells copies
                MIME-Version: 1.0
                %s
                """.formatted(UUID.randomUUID(), reporter, Post.reports(), body);
    }

    private static String plain(String text) {
        return "Content-Type: text/plain; charset=UTF-8\n\n" + text;
    }

    private static String withJson(JsonObject json) {
        return """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                An abuse report is attached.
                --b
                Content-Type: application/json; name=xarf.json

                %s
                --b--
                """.formatted(json.encode());
    }

    private static JsonObject xarf() {
        return new JsonObject()
                .put("xarf_version", "4.0.0")
                .put("report_id", UUID.randomUUID().toString())
                .put("timestamp", "2026-04-01T10:00:00Z")
                .put(
                        "reporter",
                        new JsonObject().put("org", "Watchers").put("contact", UUID.randomUUID() + "@w.example"))
                .put("source_identifier", "192.0.2.1")
                .put("category", "content")
                .put("type", "fraud");
    }

    private JsonPath report() {
        await().atMost(SOON)
                .until(() -> Rows.number("SELECT count(*) FROM report WHERE reporter_email = '%s'".formatted(reporter))
                        == 1);
        var id = Rows.texts("SELECT id FROM report WHERE reporter_email = '%s'".formatted(reporter))
                .getFirst();
        return scene.staff("rita", "reviewer").get("/v1/reports/" + id).jsonPath();
    }

    private List<MimeMessage> receipts() {
        return post.sentTo(reporter);
    }

    @Test
    void whatCanBeReadIsReadAndStaffSayWhatIsMissing_B8() {
        arrives(mail(
                "", plain("The shop https://shop.example/copies sells our course.\n\nIt is %s.".formatted(ACCOUNT))));

        var report = report();
        assertThat(report.getString("format")).isEqualTo("mail");
        assertThat(report.getString("reporter.name")).isEqualTo("Rae Porter");
        assertThat(report.getString("category")).isEqualTo("A shop that sells copies");
        assertThat(report.getString("subject.account")).isEqualTo(ACCOUNT);
        assertThat(report.getString("evidence[0].url")).isEqualTo("https://shop.example/copies");
        assertThat(report.getString("occurredAt")).isNull();
        var path = "/v1/reports/%s/accept".formatted(report.getString("id"));
        var placing = new JsonObject().put("account", ACCOUNT).put("violation", "resale");
        scene.staff("rita", "reviewer")
                .body(placing.encode())
                .post(path)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("occurredAt"));
        scene.staff("rita", "reviewer")
                .body(placing.put("occurredAt", "2026-04-01T10:00:00+02:00").encode())
                .post(path)
                .then()
                .statusCode(200)
                .body("state", equalTo("accepted"))
                .body("occurredAt", equalTo("2026-04-01T10:00+02:00"));
    }

    @Test
    void itsReporterGetsOneReceiptWithALinkThatTellsWhatBecomesOfIt_B8() throws Exception {
        arrives(mail("", plain("On 2026-04-01 10:00 UTC the shop sold our course.")));

        assertThat(report().getString("occurredAt")).isEqualTo("2026-04-01T10:00Z");
        await().atMost(SOON).until(() -> receipts().size() == 1);
        var receipt = receipts().getFirst();
        assertThat(receipt.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        var link = String.valueOf(receipt.getContent()).replaceFirst("(?s).*https?://[^/]+(/report/\\S+).*", "$1");
        given().urlEncodingEnabled(false)
                .get(link)
                .then()
                .statusCode(200)
                .body(containsString(report().getString("reference")));
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        assertThat(receipts()).hasSize(1);
        assertThat(Rows.number("SELECT count(*) FROM mail WHERE receipt_to IS NOT NULL"))
                .isZero();
    }

    @Test
    void programsReportInXarfAndAreNotAnswered_B8() {
        var json = xarf();

        arrives(mail("Auto-Submitted: auto-generated\n", withJson(json)));
        arrives(mail("Auto-Submitted: auto-generated\n", plain("Beep.")));

        await().atMost(SOON).until(() -> post.in("Processed").size() == 2);
        assertThat(Rows.texts(
                        "SELECT format FROM report WHERE external_id = '%s'".formatted(json.getString("report_id"))))
                .containsExactly("xarf");
        assertThat(Rows.number("SELECT count(*) FROM report WHERE reporter_email = '%s'".formatted(reporter)))
                .isZero();
        assertThat(receipts()).isEmpty();
    }

    @Test
    void xarfThatIsWrongIsNotTakenAndItsSenderIsToldWhat_B8() throws Exception {
        var json = xarf();
        json.remove("timestamp");

        arrives(mail("", withJson(json)));

        await().atMost(SOON).until(() -> receipts().size() == 1);
        assertThat(String.valueOf(receipts().getFirst().getContent())).contains("timestamp");
        assertThat(post.in("Unclear")).hasSize(1);
        assertThat(Rows.number(
                        "SELECT count(*) FROM report WHERE external_id = '%s'".formatted(json.getString("report_id"))))
                .isZero();
    }

    @Test
    void filesAreEvidenceByTheirContent_B8() {
        var body = """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/html; charset=utf-8

                <p>The shop<br>sells it.</p><blockquote>Old words</blockquote>
                --b
                Content-Type: image/jpeg; name=proof.png
                Content-Disposition: attachment; filename=proof.png
                Content-Transfer-Encoding: base64

                iVBORw0KGgoAAAANSUhEUg==
                --b
                Content-Type: application/octet-stream
                Content-Disposition: attachment; filename=tool.exe
                Content-Transfer-Encoding: base64

                TVqQAAMAAAAEAAAA//8AALgAAAA=
                --b--
                """;

        arrives(mail("", body));

        var report = report();
        assertThat(report.getString("evidence[0].mediaType")).isEqualTo("image/png");
        assertThat(report.getList("evidence")).hasSize(1);
        assertThat(report.getString("description"))
                .startsWith("The shop\nsells it.")
                .endsWith("not taken: tool.exe")
                .doesNotContain("Old words");
    }

    @Test
    void aReporterBringsOnlySoManyAnHour_B8() {
        for (var i = 0; i < 11; i++) {
            arrives(mail("", plain("Number " + i)));
        }

        await().atMost(SOON).until(() -> post.in("Unclear").size() == 1);
        assertThat(Rows.number("SELECT count(*) FROM report WHERE reporter_email = '%s'".formatted(reporter)))
                .isEqualTo(10);
    }

    private void arrives(String mail) {
        try {
            post.arrives(mail);
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
