package io.evenhand.appeals.mail;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.Properties;
import org.eclipse.angus.mail.imap.IMAPFolder;

/** The mailbox on its server. Everything here blocks. */
@ApplicationScoped
class Mailbox {

    private final MailConfig config;

    Mailbox(MailConfig config) {
        this.config = config;
    }

    /** Connects, and opens the folder in which new mail lies. */
    MailboxVisit open() throws MessagingException {
        var store = Session.getInstance(properties()).getStore("imap");
        try {
            store.connect(
                    config.host().orElseThrow(),
                    config.port(),
                    config.user().orElse(""),
                    config.password().orElse(""));
            var folder = (IMAPFolder) store.getFolder(config.folder());
            folder.open(Folder.READ_WRITE);
            return new MailboxVisit(store, folder, config);
        } catch (MessagingException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private Properties properties() {
        var patience = Long.toString(config.patience().toMillis());
        var properties = new Properties();
        properties.put("mail.imap.connectiontimeout", patience);
        properties.put("mail.imap.timeout", patience);
        properties.put("mail.imap.writetimeout", patience);
        // Reading a mail does not mark it: that is done once it was acted on.
        properties.put("mail.imap.peek", "true");
        properties.put("mail.imap.partialfetch", "false");
        switch (config.tls()) {
            case IMPLICIT -> properties.put("mail.imap.ssl.enable", "true");
            case STARTTLS -> {
                properties.put("mail.imap.starttls.enable", "true");
                properties.put("mail.imap.starttls.required", "true");
            }
            case NONE -> properties.put("mail.imap.starttls.enable", "false");
        }
        properties.put("mail.imap.ssl.checkserveridentity", "true");
        return properties;
    }
}
