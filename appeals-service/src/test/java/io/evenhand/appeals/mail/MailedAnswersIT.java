package io.evenhand.appeals.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.appeals.Neighbours;
import io.evenhand.appeals.Rows;
import io.evenhand.appeals.Scene;
import io.evenhand.kit.identity.SignedLinks;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** U8: answers by mail to what we wrote (appeals.md §7.13). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class MailedAnswersIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Scene scene;

    @Inject
    Correspondence mails;

    @Inject
    SignedLinks links;

    @BeforeEach
    void anAccountWhosePolicyTakesAppealsByMail() throws Exception {
        mails.begin();
    }

    @AfterEach
    void close() {
        mails.end();
    }

    @Test
    void anAnswerToOurMailAnswersOurQuestionAndTheClockGoesOn_U8() throws Exception {
        var appeal = scene.brought(mails.measure("pause"));
        scene.takenUp(appeal, "rita");
        scene.act(appeal, "ask", "rita", "{\"question\":\"Which program was it?\"}")
                .then()
                .statusCode(200);
        assertThat(scene.appeal(appeal).getString("dueAt")).isNull();

        mails.writes(
                inReplyTo(appeal),
                "Re: Your appeal",
                "The backup.\n\nOn Monday, Fair use wrote:\n> Which program was it?\n> This mail was sent by a program.");

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
        var measure = mails.measure("pause");
        var appeal = scene.brought(measure);

        mails.writes(inReplyTo(appeal), "Re: Your appeal", "I found the bill.");

        mails.awaitIn("Processed", 1);
        assertThat(Rows.texts("SELECT what FROM case_entry WHERE kind = 'message' AND subject = '%s' AND NOT internal"
                        .formatted(appeal)))
                .containsExactly("The account writes: I found the bill.");
        assertThat(scene.appeal(appeal).getString("state")).isEqualTo("queued");
    }

    @Test
    void whoeverKnowsOnlyTheReferenceAnswersNothing() throws Exception {
        var appeal = scene.brought(mails.measure("pause"));
        scene.takenUp(appeal, "rita");
        scene.act(appeal, "ask", "rita", "{\"question\":\"Which program was it?\"}")
                .then()
                .statusCode(200);
        var reference = scene.appeal(appeal).getString("reference");

        mails.writes("", "About " + reference, "Nothing. I confess.");

        mails.awaitIn("Processed", 1);
        assertThat(scene.appeal(appeal).getString("state")).isEqualTo("awaiting-account");
        assertThat(mails.told().getLast()).contains("Did you write to us");
        mails.post()
                .arrives(mails.mail("", "About " + reference, "From elsewhere.")
                        .replace(mails.address(), "forger@elsewhere.example"));
        mails.awaitIn("Unclear", 1);
        assertThat(scene.appeal(appeal).getString("state")).isEqualTo("awaiting-account");
    }
}
