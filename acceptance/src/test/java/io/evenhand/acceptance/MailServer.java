package io.evenhand.acceptance;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A mail server that takes what is sent, and has the mailbox in which appeals come. */
record MailServer(GreenMail server) {

    /** Where appeals come by mail. */
    static final String INTAKE = "appeals@platform.example";

    /** The mails that a server took, by address. */
    Map<String, List<MimeMessage>> mails() {
        return Stream.of(server.getReceivedMessages())
                .collect(Collectors.groupingBy(mail -> GreenMailUtil.getAddressList(addressees(mail))));
    }

    private static Address[] addressees(MimeMessage mail) {
        try {
            return mail.getAllRecipients();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Somebody mails something to the address for appeals, as its mail server hands it on. */
    void mailed(String mail) throws MessagingException {
        var properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(server.getSmtp().getPort()));
        properties.put("mail.smtp.from", "envelope@customers.example");
        var session = Session.getInstance(properties);
        var bytes = mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        try (var door = session.getTransport("smtp")) {
            door.connect();
            door.sendMessage(new MimeMessage(session, new ByteArrayInputStream(bytes)), InternetAddress.parse(INTAKE));
        }
    }

    /** Where the mailbox for appeals is, as variables of the service's environment, and what its mail server calls itself. */
    Map<String, String> mailbox() {
        return Map.of(
                "EVENHAND_APPEALS_MAIL_HOST", "127.0.0.1",
                "EVENHAND_APPEALS_MAIL_PORT", Integer.toString(server.getImap().getPort()),
                "EVENHAND_APPEALS_MAIL_TLS", "none",
                "EVENHAND_APPEALS_MAIL_USER", INTAKE,
                "EVENHAND_APPEALS_MAIL_PASSWORD", "secret",
                "EVENHAND_APPEALS_MAIL_AUTHSERV", "mx.platform.example",
                "EVENHAND_APPEALS_MAIL_EVERY", "1s",
                "EVENHAND_MAIL_REPLY_TO", INTAKE);
    }

    static MailServer start() {
        var server = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
        });
        server.start();
        server.setUser(INTAKE, INTAKE, "secret");
        // A service that is killed hangs up on it, which ends a thread of this server's, and no scenario.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        return new MailServer(server);
    }

    /** Where mail is handed in. */
    URI smtp() {
        return URI.create("smtp://127.0.0.1:" + server.getSmtp().getPort());
    }
}
