package io.evenhand.appeals.mail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The mailbox in which appeals and reports arrive. */
@ConfigMapping(prefix = "evenhand.appeals.mail")
interface MailConfig {

    /** How the connection is encrypted. */
    enum Tls {
        /** From its first byte. */
        IMPLICIT,
        /** After a greeting; without that there is no connection. */
        STARTTLS,
        /** Not at all. */
        NONE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The IMAP server; absent: no mail is taken. */
    Optional<String> host();

    int port();

    Tls tls();

    Optional<String> user();

    Optional<String> password();

    /** Where new mail lies. */
    String folder();

    /** Where what was taken is moved to; absent: it stays, and is marked as read. */
    Optional<String> processed();

    /** Where what a person has to look at is moved to; absent: it stays, read and flagged. */
    Optional<String> unclear();

    /** Mail to this address is a report. */
    Optional<String> reports();

    /**
     * As whom the platform's own mail server signs its findings (RFC 8601). What it says of the sender is believed; absent:
     * nobody is, and every appeal by mail is confirmed by a link.
     */
    Optional<String> authserv();

    /** The largest mail that is read, in bytes. */
    int largest();

    /** How often new mail is looked for. */
    String every();

    /** How long the server may take to answer. */
    @WithDefault("20S")
    Duration patience();
}
