package io.evenhand.appeals.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.evenhand.appeals.Rows;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reporters are mailed that their report came in, and what became of it (B8). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(EnforcementStub.class)
class ReportMailIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @ConfigProperty(name = "evenhand.mail.port")
    int port;

    private GreenMail server = new GreenMail();

    @BeforeEach
    void opens() {
        server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
    }

    @AfterEach
    void closes() {
        server.stop();
    }

    private List<MimeMessage> mailsTo(String address) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(mail -> to(mail).equals(address))
                .toList();
    }

    private static String to(MimeMessage mail) {
        try {
            return ((InternetAddress) mail.getAllRecipients()[0]).getAddress();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String awaited(String address, int number) throws Exception {
        await().atMost(SOON).until(() -> mailsTo(address).size() == number);
        var mail = mailsTo(address).getLast();
        return mail.getSubject() + "\n"
                + GreenMailUtil.getBody(mail).replace("=\r\n", "").replace("=3D", "=");
    }

    @Test
    void theReceiptHasTheReferenceAndALinkAndNothingThatWasWritten_B8() throws Exception {
        var address = Desk.address();

        var receipt = Desk.brought(address);

        assertThat(awaited(address, 1))
                .contains(receipt.getString("reference"), "We have received your report")
                .contains(receipt.getString("page"))
                .doesNotContain("sells what is not its own", "Rae");
        assertThat(mailsTo(address).getFirst().getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }

    @Test
    void theOutcomeSaysWhetherActionWasTakenAndNothingOfTheOther_B8() throws Exception {
        var address = Desk.address();
        var account = "acct_" + UUID.randomUUID();
        var receipt = Desk.brought(address);
        awaited(address, 1);
        Desk.accepted(receipt.getString("id"), account);

        Desk.resolved(receipt.getString("id"), "no-violation");

        assertThat(awaited(address, 2))
                .contains(receipt.getString("reference"), "found no violation", "ask once")
                .doesNotContain(account, "It is its own.", "sana");
    }

    @Test
    void whoeverReportedTheSameIsMailedTheOutcomeToo_B8() throws Exception {
        var address = Desk.address();
        var first = Desk.brought(Desk.address()).getString("id");
        var second = Desk.brought(address).getString("id");
        Desk.joined(second, first);
        awaited(address, 2);

        Desk.resolved(first, "insufficient-evidence");

        assertThat(awaited(address, 3)).contains("deal with both as one", "does not show whether");
    }

    @Test
    void whatTheServerWasNotThereForIsSentLaterAndOnce_B8() throws Exception {
        server.stop();
        var address = Desk.address();
        var id = Desk.brought(address).getString("id");
        await().atMost(SOON)
                .until(() -> Rows.texts(
                                "SELECT error FROM report_mail WHERE report = '%s' AND state = 'due'".formatted(id))
                        .contains("The mail server was not reached."));

        opens();
        Rows.change("UPDATE report_mail SET due_at = clock_timestamp() WHERE report = '%s'".formatted(id));

        assertThat(awaited(address, 1)).contains("We have received");
        await().atMost(SOON)
                .until(() -> Rows.texts("SELECT state FROM report_mail WHERE report = '%s'".formatted(id))
                        .equals(List.of("sent")));
    }
}
