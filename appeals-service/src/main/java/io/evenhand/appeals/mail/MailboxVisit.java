package io.evenhand.appeals.mail;

import jakarta.mail.Flags;
import jakarta.mail.Flags.Flag;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.FlagTerm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;

/** One connection to the mailbox: what is new there is read, and marked once it was acted on. Everything here blocks. */
final class MailboxVisit {

    private static final int AT_ONCE = 100;

    private final Store store;
    private final IMAPFolder folder;
    private final MailConfig config;

    MailboxVisit(Store store, IMAPFolder folder, MailConfig config) {
        this.store = store;
        this.folder = folder;
        this.config = config;
    }

    /** A mail as it lies there. */
    sealed interface Found {

        /** It is not there any more: another replica was quicker. */
        record Gone() implements Found {}

        /** It is larger than what is read. */
        record TooLarge() implements Found {}

        /** It says this. */
        record Read(Letter letter) implements Found {}

        /** Nobody can say what it says. */
        record Unreadable(String why) implements Found {}
    }

    /** The mails that nobody has read, the oldest first. */
    List<Long> unread() throws MessagingException {
        var unread = folder.search(
                new AndTerm(new FlagTerm(new Flags(Flag.SEEN), false), new FlagTerm(new Flags(Flag.DELETED), false)));
        var uids = new long[Math.min(unread.length, AT_ONCE)];
        for (var i = 0; i < uids.length; i++) {
            uids[i] = folder.getUID(unread[i]);
        }
        return Arrays.stream(uids).boxed().toList();
    }

    Found read(long uid) throws MessagingException, IOException {
        var message = folder.getMessageByUID(uid);
        if (message == null || message.isExpunged()) {
            return new Found.Gone();
        }
        if (message.getSize() > config.largest()) {
            return new Found.TooLarge();
        }
        var bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        try {
            return new Found.Read(LetterReader.read(bytes.toByteArray(), config.authserv()));
        } catch (UnreadableMail e) {
            return new Found.Unreadable(String.valueOf(e.getCause()));
        }
    }

    /** Marks a mail, and moves it where the settings say. */
    void finish(long uid, Fate fate) throws MessagingException {
        var message = folder.getMessageByUID(uid);
        if (message == null) {
            return;
        }
        message.setFlag(Flag.SEEN, true);
        if (fate == Fate.UNCLEAR) {
            message.setFlag(Flag.FLAGGED, true);
        }
        var target = fate == Fate.UNCLEAR ? config.unclear() : config.processed();
        if (target.isPresent()) {
            move(message, target.get());
        }
    }

    private void move(Message message, String name) throws MessagingException {
        var target = target(name);
        var only = new Message[] {message};
        if (((IMAPStore) store).hasCapability("MOVE")) {
            folder.moveMessages(only, target);
            return;
        }
        folder.copyMessages(only, target);
        message.setFlag(Flag.DELETED, true);
        folder.expunge(only);
    }

    private Folder target(String name) throws MessagingException {
        var target = store.getFolder(name);
        if (!target.exists() && !target.create(Folder.HOLDS_MESSAGES)) {
            throw new FolderNotFoundException(target, "The folder %s cannot be made".formatted(name));
        }
        return target;
    }

    Optional<MessagingException> close() {
        try (store;
                folder) {
            return Optional.empty();
        } catch (MessagingException e) {
            return Optional.of(e);
        }
    }
}
