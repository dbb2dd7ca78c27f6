package io.evenhand.appeals.mail;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.evenhand.appeals.Neighbours;
import io.evenhand.appeals.Rows;
import io.evenhand.appeals.Scene;
import io.evenhand.kit.identity.SignedLinks;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** U8: appeals and answers by mail, from a real mail server (appeals.md §7.13). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class MailIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SUBJECT = "Request to appeal Unlimited access strike.";

    @Inject
    Scene scene;

    @Inject
    SignedLinks links;

    @Inject
    Intake intake;

    @ConfigProperty(name = "evenhand.appeals.mail.port")
    int imap;

    @ConfigProperty(name = "evenhand.mail.port")
    int smtp;

    private final String account = "acct_" + UUID.randomUUID();
    private final String address = UUID.randomUUID() + "@customers.example";
    private final String policy = "mailed-" + UUID.randomUUID();
    private Post post = Post.open(0, 0);

    @BeforeEach
    void anAccountWhosePolicyTakesAppealsByMail() throws Exception {
        post.close();
        post = Post.open(imap, smtp);
        scene.tellOf("policy-published", policy, new JsonObject()
                .put("policy", policy)
                .put("version", 1)
                .put("source", Files.readString(Path.of("../policies/unlimited-generation.yaml")))
                .put("effectiveAt", Instant.now().toString()));
        scene.tellOf("account-changed", account, new JsonObject().put("id", account).put("email", address));
        await().atMost(SOON)
                .until(() -> Rows.number("SELECT count(*) FROM mail_address WHERE account = '%s' AND address IS NOT NULL"
                                .formatted(account))
                        == 1);
    }

    @AfterEach
    void close() {
        post.close();
    }

    private String measure(String kind) {
        return scene.measure(Map.of("account", account, "policy", policy, "kind", kind));
    }

    private static final String VOUCHED =
            "Authentication-Results: mx.platform.example (v1); spf=pass; dmarc=pass (p=reject) header.from=customers.example\n";

    private String mail(String more, String subject, String text) {
        return mail(more, "<%s@customers.example>".formatted(UUID.randomUUID()), subject, text);
    }

    private String mail(String more, String id, String subject, String text) {
        return more
                + """
                Message-ID: %s
                From: Holder <%s>
                To: appeals@platform.example
                Subject: %s
                MIME-Version: 1.0
                Content-Type: text/plain; charset=UTF-8

                %s
                """.formatted(id, address, subject, text);
    }

    private static List<String> appealsAbout(String measure) {
        return Rows.texts("SELECT id FROM appeal WHERE measure = '%s'".formatted(measure));
    }

    private String appealOf(String measure) {
        await().atMost(SOON).until(() -> !appealsAbout(measure).isEmpty());
        return appealsAbout(measure).getFirst();
    }

    private void awaitIn(String folder, int mails) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(post.in(folder)).hasSize(mails));
    }

    private List<String> told() {
        return Rows.texts("SELECT data::text FROM event_log WHERE type = 'account-told' AND subject = '%s' ORDER BY entry"
                .formatted(account));
    }

    @Test
    void theSubjectOfThePolicyFromTheAccountsAddressIsAnAppealAgainstWhatBitesNow_U8() throws Exception {
        var older = measure("throttle");
        var pause = measure("pause");
        var notice = measure("notice");

        post.arrives(mail(VOUCHED, "Re: " + SUBJECT, "Those were my phone and my train."));

        var appeal = scene.appeal(appealOf(pause));
        assertThat(appeal.getString("statement")).isEqualTo("Those were my phone and my train.");
        assertThat(appeal.getString("staff.submittedBy")).isEqualTo("mail");
        assertThat(appealsAbout(older)).isEmpty();
        assertThat(appealsAbout(notice)).isEmpty();
        assertThat(scene.told(appeal.getString("id"))).hasSize(1);
        awaitIn("Processed", 1);
        assertThat(post.in("INBOX")).isEmpty();
    }

    @Test
    void whatNothingProvesIsTheAccountsToConfirmByALinkToItsOwnAddress_U8() throws Exception {
        var measure = measure("pause");

        post.arrives(mail("", SUBJECT, "Let <me> in."));

        awaitIn("Processed", 1);
        assertThat(appealsAbout(measure)).isEmpty();
        assertThat(told()).hasSize(1).first().asString().doesNotContain("Let <me> in");
        var link = new JsonObject(told().getFirst()).getString("link").replaceFirst("^https?://[^/]+", "");
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
        assertThat(appealsAbout(measure)).hasSize(1);
    }

    @Test
    void aSenderIsNotBelievedForWhatAnotherServerOrTheSenderWrote() throws Exception {
        var measure = measure("pause");
        var forged = List.of(
                "Authentication-Results: elsewhere.example; dmarc=pass header.from=customers.example\n",
                "Authentication-Results: mx.platform.example; dmarc=fail header.from=customers.example\n" + VOUCHED,
                "Authentication-Results: mx.platform.example; dmarc=pass header.from=forger.example\n",
                "Authentication-Results: mx.platform.example; spf=fail smtp.mailfrom=\"x; dmarc=pass header.from=customers.example\"\n");

        for (var header : forged) {
            post.arrives(mail(header, SUBJECT, "I am you."));
        }

        awaitIn("Processed", forged.size());
        assertThat(appealsAbout(measure)).isEmpty();
    }

    @Test
    void whoeverForgesManyMailsDoesNotFloodTheAccount() throws Exception {
        var measure = measure("pause");

        for (var i = 0; i < 7; i++) {
            post.arrives(mail("", SUBJECT, "I am you."));
        }

        awaitIn("Unclear", 2);
        awaitIn("Processed", 5);
        assertThat(told()).hasSize(5);
        assertThat(appealsAbout(measure)).isEmpty();
        assertThat(post.isFlagged("Unclear")).isTrue();
    }

    @Test
    void anAnswerToOurMailAnswersOurQuestionAndTheClockGoesOn_U8() throws Exception {
        var appeal = scene.brought(measure("pause"));
        scene.takenUp(appeal, "rita");
        scene.act(appeal, "ask", "rita", "{\"question\":\"Which program was it?\"}")
                .then()
                .statusCode(200);
        assertThat(scene.appeal(appeal).getString("dueAt")).isNull();

        post.arrives(mail(
                inReplyTo(appeal),
                "Re: Your appeal",
                "The backup.\n\nOn Monday, Fair use wrote:\n> Which program was it?\n> This mail was sent by a program."));

        await().atMost(SOON).until(() -> scene.appeal(appeal).getString("state").equals("queued"));
        assertThat(scene.appeal(appeal).getString("dueAt")).isNotNull();
        assertThat(scene.appeal(appeal).getString("questions[0].answer")).isEqualTo("The backup.");
    }

    private String inReplyTo(String appeal) {
        var signed = links.sign("appeal-mail", appeal, scene.now().plus(Duration.ofDays(30)));
        return "References: <%s@platform.example>\n <msg_1.%s@platform.example>\n".formatted(appeal, signed);
    }

    @Test
    void aSecondAnswerIsALineOfTheCase() throws Exception {
        var measure = measure("pause");
        var appeal = scene.brought(measure);

        post.arrives(mail(inReplyTo(appeal), "Re: Your appeal", "I found the bill."));

        awaitIn("Processed", 1);
        assertThat(Rows.texts("SELECT what FROM case_entry WHERE kind = 'message' AND subject = '%s' AND NOT internal"
                        .formatted(appeal)))
                .containsExactly("The account writes: I found the bill.");
        assertThat(scene.appeal(appeal).getString("state")).isEqualTo("queued");
    }

    @Test
    void whoeverKnowsOnlyTheReferenceAnswersNothing() throws Exception {
        var appeal = scene.brought(measure("pause"));
        scene.takenUp(appeal, "rita");
        scene.act(appeal, "ask", "rita", "{\"question\":\"Which program was it?\"}")
                .then()
                .statusCode(200);
        var reference = scene.appeal(appeal).getString("reference");

        post.arrives(mail("", "About " + reference, "Nothing. I confess."));

        awaitIn("Processed", 1);
        assertThat(scene.appeal(appeal).getString("state")).isEqualTo("awaiting-account");
        assertThat(told().getLast()).contains("Did you write to us");
        post.arrives(mail("", "About " + reference, "From elsewhere.").replace(address, "forger@elsewhere.example"));
        awaitIn("Unclear", 1);
        assertThat(scene.appeal(appeal).getString("state")).isEqualTo("awaiting-account");
    }

    @Test
    void theSameMailIsTakenOnce() throws Exception {
        var measure = measure("pause");
        var mail = mail(VOUCHED, "<%s@customers.example>".formatted(UUID.randomUUID()), SUBJECT, "Once.");

        post.arrives(mail);
        post.arrives(mail);

        awaitIn("Processed", 2);
        assertThat(appealsAbout(measure)).hasSize(1);
        assertThat(told()).hasSize(1);
    }

    /** Appeals.md §7.13, and a process that dies between its commit and the mailbox. */
    @Test
    void whatWasCommittedBeforeACrashIsOnlyMarkedAfterIt() throws Exception {
        var measure = measure("pause");
        var mail = mail(VOUCHED, SUBJECT, "Before the crash.");
        assertThat(commit(mail)).isEqualTo(Fate.APPEALED);

        post.arrives(mail);

        awaitIn("Processed", 1);
        assertThat(appealsAbout(measure)).hasSize(1);
        assertThat(told()).hasSize(1);
    }

    /** Commits what follows from a mail that was read, and does not come to marking it. */
    private Fate commit(String mail) {
        var letter = LetterReader.read(
                mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), Optional.of("mx.platform.example"));
        try {
            return VertxContextSupport.subscribeAndAwait(() -> intake.take(letter));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void ofReplicasThatTakeAMailAtOnceOneDoesIt() throws Exception {
        var measure = measure("pause");
        var mail = mail(VOUCHED, SUBJECT, "At once.");

        var fates = new ArrayList<Fate>();
        try (var replicas = Executors.newFixedThreadPool(4)) {
            Callable<Fate> replica = () -> commit(mail);
            for (var fate : replicas.invokeAll(Collections.nCopies(4, replica))) {
                fates.add(fate.get());
            }
        }

        assertThat(fates).containsExactlyInAnyOrder(Fate.APPEALED, Fate.KNOWN, Fate.KNOWN, Fate.KNOWN);
        assertThat(appealsAbout(measure)).hasSize(1);
    }

    @Test
    void programsThatAnswerAreNotAnswered() throws Exception {
        var measure = measure("pause");

        post.arrives(mail(VOUCHED + "Auto-Submitted: auto-replied\n", SUBJECT, "I am away."));
        post.arrives(mail(VOUCHED + "Precedence: bulk\n", SUBJECT, "News."));
        post.arrives(mail(VOUCHED + "Auto-Submitted: auto-generated\n", SUBJECT, "Beep."));

        awaitIn("Processed", 3);
        assertThat(appealsAbout(measure)).isEmpty();
        assertThat(told()).isEmpty();
    }

    @Test
    void whileTheServerIsAwayMailWaitsThere() throws Exception {
        var measure = measure("pause");
        post.close();
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(200);

        post = Post.open(imap, smtp);
        post.arrives(mail(VOUCHED, SUBJECT, "Back again."));

        assertThat(scene.appeal(appealOf(measure)).getString("statement")).isEqualTo("Back again.");
    }

    @Test
    void whatCannotBeReadIsForAPersonAndKeepsNobodyWaiting() throws Exception {
        var measure = measure("pause");

        post.arrives("Content-Type: multipart/mixed\nSubject: =?bad?x?\nFrom: <<>>\n\n--no\nContent-Type: ;;\n");
        post.arrives(mail(VOUCHED, SUBJECT, "x".repeat(300_000)));
        post.arrives(mail(VOUCHED, SUBJECT, "Readable."));

        awaitIn("Processed", 1);
        awaitIn("Unclear", 2);
        assertThat(scene.appeal(appealOf(measure)).getString("statement")).isEqualTo("Readable.");
    }

    @Test
    void whoeverHasNothingToAppealIsToldSo() throws Exception {
        post.arrives(mail(VOUCHED, SUBJECT, "Give it back."));

        awaitIn("Processed", 1);
        assertThat(told()).singleElement().asString().contains("no measure on your account that can be appealed now");
    }

    @Test
    void ofAnUnknownSenderAPersonDecides() throws Exception {
        post.arrives(mail(VOUCHED, SUBJECT, "Who am I?").replace(address, "unknown@customers.example"));
        post.arrives(mail(VOUCHED, "Hello", "Just so."));

        awaitIn("Unclear", 2);
    }

    @Test
    void anErasedAccountsAddressIsForgotten() {
        scene.tellErased(account);

        await().atMost(SOON)
                .until(() -> Rows.number("SELECT count(*) FROM mail_address WHERE account = '%s' AND address IS NULL"
                                .formatted(account))
                        == 1);
    }
}
