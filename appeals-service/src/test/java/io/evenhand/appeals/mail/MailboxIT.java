package io.evenhand.appeals.mail;

import static io.evenhand.appeals.mail.Correspondence.SUBJECT;
import static io.evenhand.appeals.mail.Correspondence.VOUCHED;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.appeals.Neighbours;
import io.evenhand.appeals.Scene;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** U8: each mail is acted on once, whatever is away or dies (appeals.md §7.13). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class MailboxIT {

    @Inject
    Scene scene;

    @Inject
    Correspondence mails;

    @Inject
    Intake intake;

    @BeforeEach
    void anAccountWhosePolicyTakesAppealsByMail() throws Exception {
        mails.begin();
    }

    @AfterEach
    void close() {
        mails.end();
    }

    @Test
    void theSameMailIsTakenOnce() throws Exception {
        var measure = mails.measure("pause");
        var mail = mails.mail(VOUCHED, SUBJECT, "Once.");

        mails.post().arrives(mail);
        mails.post().arrives(mail);

        mails.awaitIn("Processed", 2);
        assertThat(mails.appealsAbout(measure)).hasSize(1);
        assertThat(mails.told()).hasSize(1);
    }

    /** A process that dies between its commit and the mailbox. */
    @Test
    void whatWasCommittedBeforeACrashIsOnlyMarkedAfterIt() throws Exception {
        var measure = mails.measure("pause");
        var mail = mails.mail(VOUCHED, SUBJECT, "Before the crash.");
        assertThat(commit(mail)).isEqualTo(Fate.APPEALED);

        mails.post().arrives(mail);

        mails.awaitIn("Processed", 1);
        assertThat(mails.appealsAbout(measure)).hasSize(1);
        assertThat(mails.told()).hasSize(1);
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
        var measure = mails.measure("pause");
        var mail = mails.mail(VOUCHED, SUBJECT, "At once.");

        var fates = new ArrayList<Fate>();
        try (var replicas = Executors.newFixedThreadPool(4)) {
            Callable<Fate> replica = () -> commit(mail);
            for (var fate : replicas.invokeAll(Collections.nCopies(4, replica))) {
                fates.add(fate.get());
            }
        }

        assertThat(fates).containsExactlyInAnyOrder(Fate.APPEALED, Fate.KNOWN, Fate.KNOWN, Fate.KNOWN);
        assertThat(mails.appealsAbout(measure)).hasSize(1);
    }

    @Test
    void programsThatAnswerAreNotAnswered() throws Exception {
        var measure = mails.measure("pause");

        mails.writes(VOUCHED + "Auto-Submitted: auto-replied\n", SUBJECT, "I am away.");
        mails.writes(VOUCHED + "Precedence: bulk\n", SUBJECT, "News.");
        mails.writes(VOUCHED + "Auto-Submitted: auto-generated\n", SUBJECT, "Beep.");

        mails.awaitIn("Processed", 3);
        assertThat(mails.appealsAbout(measure)).isEmpty();
        assertThat(mails.told()).isEmpty();
    }

    @Test
    void whileTheServerIsAwayMailWaitsThere() throws Exception {
        var measure = mails.measure("pause");
        mails.isAway(Duration.ofSeconds(2));
        assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(200);

        mails.isBack();
        mails.writes(VOUCHED, SUBJECT, "Back again.");

        assertThat(scene.appeal(mails.appealOf(measure)).getString("statement")).isEqualTo("Back again.");
    }

    @Test
    void whatCannotBeReadIsForAPersonAndKeepsNobodyWaiting() throws Exception {
        var measure = mails.measure("pause");

        mails.post()
                .arrives("Content-Type: multipart/mixed\nSubject: =?bad?x?\nFrom: <<>>\n\n--no\nContent-Type: ;;\n");
        mails.writes(VOUCHED, SUBJECT, "x".repeat(300_000));
        mails.writes(VOUCHED, SUBJECT, "Readable.");

        mails.awaitIn("Processed", 1);
        mails.awaitIn("Unclear", 2);
        assertThat(scene.appeal(mails.appealOf(measure)).getString("statement")).isEqualTo("Readable.");
    }
}
