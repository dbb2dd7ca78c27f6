package io.evenhand.appeals.mail;

import static io.evenhand.appeals.mail.Correspondence.SUBJECT;
import static io.evenhand.appeals.mail.Correspondence.VOUCHED;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.evenhand.appeals.Neighbours;
import io.evenhand.appeals.Rows;
import io.evenhand.appeals.Scene;
import io.evenhand.kit.testing.Tables;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** U8: appeals by mail, from a real mail server; who is believed (appeals.md §7.13). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class MailedAppealsIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Scene scene;

    @Inject
    Correspondence mails;

    @BeforeEach
    void anAccountWhosePolicyTakesAppealsByMail() throws Exception {
        mails.begin();
    }

    @AfterEach
    void close() {
        mails.end();
    }

    @Test
    void theSubjectOfThePolicyFromTheAccountsAddressIsAnAppealAgainstWhatBitesNow_U8() throws Exception {
        var older = mails.measure("throttle");
        var pause = mails.measure("pause");
        var notice = mails.measure("notice");

        mails.writes(VOUCHED, "Re: " + SUBJECT, "Those were my phone and my train.");

        var appeal = scene.appeal(mails.appealOf(pause));
        assertThat(appeal.getString("statement")).isEqualTo("Those were my phone and my train.");
        assertThat(appeal.getString("staff.submittedBy")).isEqualTo("mail");
        assertThat(mails.appealsAbout(older)).isEmpty();
        assertThat(mails.appealsAbout(notice)).isEmpty();
        assertThat(scene.told(appeal.getString("id"))).hasSize(1);
        mails.awaitIn("Processed", 1);
        assertThat(mails.post().in("INBOX")).isEmpty();
    }

    @Test
    void whatNothingProvesIsTheAccountsToConfirmByALinkToItsOwnAddress_U8() throws Exception {
        var measure = mails.measure("pause");

        mails.writes("", SUBJECT, "Let <me> in.");

        mails.awaitIn("Processed", 1);
        assertThat(mails.appealsAbout(measure)).isEmpty();
        assertThat(mails.told()).hasSize(1).first().asString().doesNotContain("Let <me> in");
        var link = new JsonObject(mails.told().getFirst()).getString("link").replaceFirst("^https?://[^/]+", "");
        given().urlEncodingEnabled(false)
                .get(link)
                .then()
                .statusCode(200)
                .body(containsString(">Let &lt;me&gt; in.</textarea>"));
        given().urlEncodingEnabled(false)
                .redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParams(Map.of("do", "appeal", "statement", "Let <me> in."))
                .post(link)
                .then()
                .statusCode(303);
        assertThat(mails.appealsAbout(measure)).hasSize(1);
    }

    @Test
    void aSenderIsNotBelievedForWhatAnotherServerOrTheSenderWrote() throws Exception {
        var measure = mails.measure("pause");
        var forged = List.of(
                "Authentication-Results: elsewhere.example; dmarc=pass header.from=customers.example\n",
                "Authentication-Results: mx.platform.example; dmarc=fail header.from=customers.example\n" + VOUCHED,
                "Authentication-Results: mx.platform.example; dmarc=pass header.from=forger.example\n",
                "Authentication-Results: mx.platform.example; spf=fail smtp.mailfrom=\"x; dmarc=pass header.from=customers.example\"\n");

        for (var header : forged) {
            mails.post().arrives(mails.mail(header, SUBJECT, "I am you."));
        }

        mails.awaitIn("Processed", forged.size());
        assertThat(mails.appealsAbout(measure)).isEmpty();
    }

    @Test
    void whoeverForgesManyMailsDoesNotFloodTheAccount() throws Exception {
        var measure = mails.measure("pause");

        for (var i = 0; i < 7; i++) {
            mails.writes("", SUBJECT, "I am you.");
        }

        mails.awaitIn("Unclear", 2);
        mails.awaitIn("Processed", 5);
        assertThat(mails.told()).hasSize(5);
        assertThat(mails.appealsAbout(measure)).isEmpty();
        assertThat(mails.post().isFlagged("Unclear")).isTrue();
    }

    @Test
    void whoeverHasNothingToAppealIsToldSo() throws Exception {
        mails.writes(VOUCHED, SUBJECT, "Give it back.");

        mails.awaitIn("Processed", 1);
        assertThat(mails.told())
                .singleElement()
                .asString()
                .contains("no measure on your account that can be appealed now");
    }

    @Test
    void ofAnUnknownSenderAPersonDecides() throws Exception {
        mails.post()
                .arrives(mails.mail(VOUCHED, SUBJECT, "Who am I?")
                        .replace(mails.address(), "unknown@customers.example"));
        mails.writes(VOUCHED, "Hello", "Just so.");

        mails.awaitIn("Unclear", 2);
    }

    @Test
    void anErasedAccountsAddressAndWordsAreForgotten() throws Exception {
        var canary = "canary" + UUID.randomUUID();
        var measure = mails.measure("pause");
        mails.writes("", SUBJECT, canary);
        mails.awaitIn("Processed", 1);
        assertThat(Tables.with("appeals", canary)).containsExactly("mail");

        scene.tellErased(mails.account());

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Tables.with("appeals", canary)).isEmpty());
        assertThat(Rows.number("SELECT count(*) FROM mail_address WHERE account = '%s' AND address IS NOT NULL"
                        .formatted(mails.account())))
                .isZero();
        assertThat(mails.appealsAbout(measure)).isEmpty();
    }
}
