package io.evenhand.appeals.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.appeals.Rows;
import io.evenhand.appeals.Scene;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** An account whose policy takes appeals by mail, what its holder writes, and the mail server. */
@Singleton
class Correspondence {

    static final String SUBJECT = "Request to appeal Unlimited access strike.";

    /** What the platform's mail server says of a sender whom it knows. */
    static final String VOUCHED =
            "Authentication-Results: mx.platform.example (v1); spf=pass; dmarc=pass (p=reject) header.from=customers.example\n";

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Scene scene;
    private final int imap;
    private final int smtp;
    private String account = "";
    private String address = "";
    private String policy = "";
    private Post post = Post.open(0, 0);
    private int taken;

    Correspondence(
            Scene scene,
            @ConfigProperty(name = "evenhand.appeals.mail.port") int imap,
            @ConfigProperty(name = "evenhand.mail.port") int smtp) {
        this.scene = scene;
        this.imap = imap;
        this.smtp = smtp;
    }

    /** With another account, and empty mailboxes. */
    void begin() throws IOException {
        post.close();
        post = Post.open(imap, smtp);
        account = "acct_" + UUID.randomUUID();
        address = UUID.randomUUID() + "@customers.example";
        policy = "mailed-" + UUID.randomUUID();
        scene.tellOf(
                "policy-published",
                policy,
                new JsonObject()
                        .put("policy", policy)
                        .put("version", 1)
                        .put("source", Files.readString(Path.of("../policies/unlimited-generation.yaml")))
                        .put("effectiveAt", Instant.now().toString()));
        scene.tellOf(
                "account-changed", account, new JsonObject().put("id", account).put("email", address));
        await().atMost(SOON)
                .until(() ->
                        Rows.number("SELECT count(*) FROM mail_address WHERE account = '%s' AND address IS NOT NULL"
                                        .formatted(account))
                                == 1);
    }

    void end() {
        post.close();
    }

    /** The mail server is away for a while. */
    void isAway(Duration time) {
        post.close();
        await().pollDelay(time).until(() -> true);
    }

    void isBack() {
        post = Post.open(imap, smtp);
    }

    String account() {
        return account;
    }

    String address() {
        return address;
    }

    Post post() {
        return post;
    }

    /** The later, the greater its id. */
    String measure(String kind) {
        taken++;
        return scene.measure(Map.of(
                "id",
                "mea_%d_%s".formatted(taken, UUID.randomUUID()),
                "account",
                account,
                "policy",
                policy,
                "kind",
                kind));
    }

    /** Somebody writes a mail from the account's address. */
    void writes(String more, String subject, String text) throws MessagingException {
        post.arrives(mail(more, subject, text));
    }

    /** @param more lines of its head */
    String mail(String more, String subject, String text) {
        return more + """
                Message-ID: <%s@customers.example>
                From: Holder <%s>
                To: appeals@platform.example
                Subject: %s
                MIME-Version: 1.0
                Content-Type: text/plain; charset=UTF-8

                %s
                """.formatted(UUID.randomUUID(), address, subject, text);
    }

    List<String> appealsAbout(String measure) {
        return Rows.texts("SELECT id FROM appeal WHERE measure = '%s'".formatted(measure));
    }

    String appealOf(String measure) {
        await().atMost(SOON).until(() -> !appealsAbout(measure).isEmpty());
        return appealsAbout(measure).getFirst();
    }

    void awaitIn(String folder, int mails) {
        await().atMost(SOON).untilAsserted(() -> assertThat(post.in(folder)).hasSize(mails));
    }

    /** What the account was told, the oldest first. */
    List<String> told() {
        return Rows.texts(
                "SELECT data::text FROM event_log WHERE type = 'account-told' AND subject = '%s' ORDER BY entry"
                        .formatted(account));
    }
}
