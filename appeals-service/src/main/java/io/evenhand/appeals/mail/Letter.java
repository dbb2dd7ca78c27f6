package io.evenhand.appeals.mail;

import java.util.List;
import java.util.Optional;

/**
 * A mail as far as it is of interest here.
 *
 * @param id its Message-ID, or what stands for it where it has none
 * @param from who it says that it is from; nobody where that is not one address
 * @param to every address that it went to, in lower case
 * @param references the mails that it answers, without brackets
 * @param authenticated whether the platform's own mail server vouches for the sender
 * @param text what was written, without what it quotes
 * @param xarf a report in XARF's words that came with it
 */
record Letter(
        String id,
        Optional<Sender> from,
        List<String> to,
        String subject,
        List<String> references,
        Writer writer,
        boolean authenticated,
        String text,
        List<Attachment> attachments,
        Optional<String> xarf) {

    Letter {
        to = List.copyOf(to);
        references = List.copyOf(references);
        attachments = List.copyOf(attachments);
    }

    /** Who a mail says that it is from. */
    record Sender(String name, String address) {}

    /**
     * A file that came with it.
     *
     * @param payload in base64
     */
    record Attachment(String name, String payload) {}

    /** Who wrote it, as far as it says. */
    enum Writer {
        PERSON,
        /** Something that writes by itself, or to many: it is not answered. */
        PROGRAM,
        /** Something that answers mails by itself, such as a note of absence: it is neither read nor answered. */
        REPLIER
    }
}
