package io.evenhand.appeals.mail;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags.Flag;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/** A mail server, with the mailbox of the service and with that of somebody who gets receipts. */
final class Post implements AutoCloseable {

    private static final String INTAKE = "appeals@platform.example";
    private static final String REPORTS = "reports@platform.example";

    private final GreenMail server;
    private final GreenMailUser intake;

    private Post(GreenMail server) {
        this.server = server;
        this.intake = server.setUser(INTAKE, "intake", "secret");
    }

    static Post open(int imap, int smtp) {
        var server = new GreenMail(new ServerSetup[] {
            new ServerSetup(imap, "127.0.0.1", ServerSetup.PROTOCOL_IMAP),
            new ServerSetup(smtp, "127.0.0.1", ServerSetup.PROTOCOL_SMTP)
        });
        server.start();
        return new Post(server);
    }

    /** Somebody mails something, through the server's door. */
    void arrives(String mail) throws MessagingException {
        var properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(server.getSmtp().getPort()));
        properties.put("mail.smtp.from", "envelope@customers.example");
        var session = Session.getInstance(properties);
        try (var door = session.getTransport("smtp")) {
            door.connect();
            var to = InternetAddress.parse(INTAKE);
            door.sendMessage(message(session, mail), to);
        }
    }

    private static MimeMessage message(Session session, String mail) throws MessagingException {
        return new MimeMessage(
                session, new ByteArrayInputStream(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** The subjects of what lies in a folder of the service's mailbox. */
    List<String> in(String folder) {
        return stored(folder).stream()
                .map(each -> {
                    try {
                        return String.valueOf(each.getMimeMessage().getSubject());
                    } catch (MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    boolean isFlagged(String folder) {
        return stored(folder).stream().allMatch(each -> each.isSet(Flag.FLAGGED));
    }

    private List<StoredMessage> stored(String folder) {
        ImapHostManager folders = server.getManagers().getImapHostManager();
        var found = folders.getFolder(intake, folder);
        return found == null ? List.of() : found.getMessages();
    }

    /** What was sent to an address. */
    List<MimeMessage> sentTo(String address) {
        return Arrays.stream(server.getReceivedMessagesForDomain(address)).toList();
    }

    @Override
    public void close() {
        server.stop();
    }

    static String reports() {
        return REPORTS;
    }
}
