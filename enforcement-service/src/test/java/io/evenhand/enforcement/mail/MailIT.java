package io.evenhand.enforcement.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.evenhand.enforcement.Accounts;
import io.evenhand.enforcement.Holder;
import io.evenhand.enforcement.Neighbours;
import io.evenhand.kit.identity.SignedLinks;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mails as a real mail server receives them, over a socket. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class MailIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Accounts accounts;

    @Inject
    SignedLinks links;

    @ConfigProperty(name = "evenhand.mail.port")
    int port;

    private String policy = "";
    private GreenMail server = new GreenMail();

    @BeforeEach
    void listen() {
        server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        policy = accounts.policy();
    }

    @AfterEach
    void close() {
        server.stop();
    }

    private List<MimeMessage> mailsTo(String address) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(mail -> recipients(mail).contains(address))
                .toList();
    }

    private static String recipients(MimeMessage mail) {
        try {
            return Arrays.toString(mail.getAllRecipients());
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String body(Part part, String type) throws IOException, MessagingException {
        if (part.getContent() instanceof Multipart parts) {
            for (var i = 0; i < parts.getCount(); i++) {
                var found = body(parts.getBodyPart(i), type);
                if (!found.isEmpty()) {
                    return found;
                }
            }
            return "";
        }
        return part.isMimeType(type) ? (String) part.getContent() : "";
    }

    @Test
    void aCrossingIsMailedOnceWithWhatAProgramAndAPersonNeed() throws Exception {
        var holder = Holder.of(accounts, policy, "once@customers.example");

        holder.crosses();
        holder.crosses();

        await().atMost(SOON).until(() -> holder.state("email").equals("accepted"));
        var mails = mailsTo("once@customers.example");
        assertThat(mails).hasSize(1);
        var mail = mails.getFirst();
        assertThat(mail.getMessageID()).isEqualTo("<" + holder.firstMessage() + "@platform.example>");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getFrom()[0]).hasToString("Fair use <fair-use@platform.example>");
        assertThat(mail.getReplyTo()[0]).hasToString("support@example.org");
        assertThat(mail.getSubject()).isEqualTo("Told: your speed has changed");
        assertThat(body(mail, "text/plain"))
                .contains("Each task now takes 5 s (band slow)")
                .contains("Support: support@example.org")
                .contains("/v1/policies/" + policy + "/page?version=1");
        assertThat(body(mail, "text/html"))
                .contains("Each task now takes 5 s (band slow)")
                .contains("name=\"viewport\"");
    }

    @Test
    void mailsAboutAnAppealStandTogetherAndCanBeAnswered_U8() throws Exception {
        var holder = Holder.of(accounts, policy, "appellant@customers.example");

        accounts.told(holder, "app_1", "received");
        accounts.told(holder, "app_1", "decided");

        await().atMost(SOON).until(() -> mailsTo("appellant@customers.example").size() == 2);
        for (var mail : mailsTo("appellant@customers.example")) {
            assertThat(mail.getHeader("References")).containsExactly("<app_1@platform.example>");
            assertThat(mail.getReplyTo()[0]).hasToString("appeals@platform.example");
            assertThat(appealSignedIn(mail)).contains("app_1");
        }
    }

    /** As appeals-service reads it in an answer. */
    private Optional<String> appealSignedIn(MimeMessage mail) throws MessagingException {
        var name = mail.getMessageID().replaceFirst("^<msg_[0-9a-z]+[.](.*)@platform[.]example>$", "$1");
        return links.subject("appeal-mail", name, Instant.now());
    }

    @Test
    void whatAnAuthorWroteIsTextAndNeverMarkup() throws Exception {
        var holder = Holder.of(accounts, policy, "markup@customers.example");
        var soon = Instant.now().plus(2, ChronoUnit.DAYS);

        accounts.publish(
                policy, 2, text -> text.replace("title: Told", "title: \"<b onclick=x>&amp; {letter.why}\""), soon);

        await().atMost(SOON).until(() -> !mailsTo("markup@customers.example").isEmpty());
        var html = body(mailsTo("markup@customers.example").getFirst(), "text/html");
        assertThat(html).contains("&lt;b onclick=x&gt;&amp;amp; {letter.why}").doesNotContain("<b onclick");
        assertThat(holder.state("inbox")).isEqualTo("waiting");
    }

    @Test
    void aServerThatIsAwayIsAskedAgain() throws Exception {
        server.stop();
        var holder = Holder.of(accounts, policy, "away@customers.example");

        holder.crosses();

        await().atMost(SOON).until(() -> holder.state("email").equals("due"));
        await().atMost(SOON).until(() -> attempts(holder) == 1);
        hurry(holder);
        server.start();
        await().atMost(SOON).until(() -> holder.state("email").equals("accepted"));
        assertThat(mailsTo("away@customers.example")).hasSize(1);
    }

    @Test
    void aMailThatTheServerRefusesIsGivenUp() throws Exception {
        server.stop();
        try (var _ = ScriptedMailServer.start(port, ScriptedMailServer.Ending.REFUSES)) {
            var holder = Holder.of(accounts, policy, "refused@customers.example");

            holder.crosses();

            await().atMost(SOON).until(() -> holder.state("email").equals("failed"));
        }
    }

    @Test
    void aMailThatTheServerPutsOffIsDueAgain() throws Exception {
        server.stop();
        try (var _ = ScriptedMailServer.start(port, ScriptedMailServer.Ending.PUTS_OFF)) {
            var holder = Holder.of(accounts, policy, "later@customers.example");

            holder.crosses();

            await().atMost(SOON)
                    .until(() -> attempts(holder) == 1 && holder.state("email").equals("due"));
        }
    }

    @Test
    void aMailInDoubtIsNotSentAgain() throws Exception {
        server.stop();
        var holder = Holder.of(accounts, policy, "doubt@customers.example");
        try (var _ = ScriptedMailServer.start(port, ScriptedMailServer.Ending.HANGS_UP_AFTER_THE_TEXT)) {

            holder.crosses();

            await().atMost(SOON).until(() -> holder.state("email").equals("uncertain"));
        }
        server.start();
        var witness = Holder.of(accounts, policy, "witness@customers.example");
        witness.crosses();
        await().atMost(SOON).untilAsserted(() -> assertThat(witness.on("email")).containsEntry("state", "accepted"));
        assertThat(mailsTo("doubt@customers.example")).isEmpty();
        assertThat(holder.state("email")).isEqualTo("uncertain");
    }

    @Test
    void whatADeadSenderHadClaimedIsInDoubt() throws Exception {
        server.stop();
        var holder = Holder.of(accounts, policy, "dead@customers.example");
        holder.crosses();
        await().atMost(SOON)
                .until(() -> attempts(holder) == 1 && holder.state("email").equals("due"));

        try (var database = TestPlatform.connect("enforcement");
                var statement = database.prepareStatement(
                        "UPDATE delivery SET state = 'sending', lease_until = ? WHERE message = ? AND channel = 'email'")) {
            statement.setObject(1, Instant.now().minusSeconds(1).atOffset(ZoneOffset.UTC));
            statement.setString(2, holder.firstMessage());
            statement.executeUpdate();
        }

        await().atMost(SOON).until(() -> holder.state("email").equals("uncertain"));
    }

    @Test
    void aMailThatCameBackIsRecordedOnce() throws Exception {
        var holder = Holder.of(accounts, policy, "back@customers.example");
        holder.crosses();
        await().atMost(SOON).until(() -> holder.state("email").equals("accepted"));
        var bounce = holder.path("/messages/" + holder.firstMessage() + "/deliveries/email/bounce");

        var first = holder.as("support").post(bounce).statusCode();
        var second = holder.as("support").post(bounce).statusCode();

        assertThat(List.of(first, second)).containsExactly(204, 204);
        assertThat(holder.state("email")).isEqualTo("bounced");
    }

    @Test
    void aMailThatWasNotSentCannotComeBack() {
        var holder = Holder.of(accounts, policy, null);
        holder.crosses();
        await().atMost(SOON).until(() -> !holder.messages().isEmpty());

        var answer = holder.as("support")
                .post(holder.path("/messages/" + holder.firstMessage() + "/deliveries/email/bounce"));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.<String>path("type")).endsWith("mail-not-sent");
    }

    private static int attempts(Holder holder) {
        return (int) holder.on("email").getOrDefault("attempts", 0);
    }

    /** The next attempt is a minute off, of business time. */
    private static void hurry(Holder holder) throws Exception {
        try (var database = TestPlatform.connect("enforcement");
                var statement = database.prepareStatement(
                        "UPDATE delivery SET due_at = attempted_at WHERE message = ? AND channel = 'email'")) {
            statement.setString(1, holder.firstMessage());
            statement.executeUpdate();
        }
    }
}
