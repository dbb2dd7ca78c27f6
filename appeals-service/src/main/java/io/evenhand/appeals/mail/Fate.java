package io.evenhand.appeals.mail;

import java.util.Locale;

/** What became of a mail. */
enum Fate {
    /** It is an appeal now. */
    APPEALED,
    /** It answered our question. */
    ANSWERED,
    /** It was written into the case. */
    NOTED,
    /** Nothing proves who wrote it: the account was asked. */
    HELD,
    /** It is a report now. */
    REPORTED,
    /** It was understood, and could not be done; whom it concerns was told. */
    REFUSED,
    /** A program answered us, or the like. */
    IGNORED,
    /** It was acted on before. */
    KNOWN,
    /** A person has to look at it. */
    UNCLEAR;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
