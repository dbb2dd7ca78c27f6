package io.evenhand.appeals.mail;

/** A mail that cannot be made sense of; a person may. */
final class UnreadableMail extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableMail(Throwable cause) {
        super("The mail cannot be read", cause);
    }
}
