package io.evenhand.policy.message;

import java.util.Arrays;
import java.util.Optional;

/** What a sentence in a policy may leave to be filled in, written {@code {name}}. */
public enum Placeholder {
    /** The policy's title. */
    TITLE("title"),
    /** The title of the account's plan. */
    PLAN("plan"),
    /** How much the limit allows; of bands and of sustained activity, the limit's name. */
    LIMIT("limit"),
    /** What is counted, in the singular. */
    UNIT("unit"),
    /** The window in words, such as "billing cycle". */
    WINDOW("window"),
    /** Units used in the window so far, this request included. */
    USED("used"),
    /** The time one unit takes now. */
    PACE("pace"),
    /** The name of the band. */
    BAND("band"),
    /** When the counter starts again, in the account's own time. */
    RESETS_AT("resetsAt"),
    /** The title of the wallet that pays; only where the limit has relief, or goes on with credits. */
    WALLET("wallet"),
    /** What the request had of the attribute that a ceiling looks at. */
    VALUE("value"),
    /** The lowest plan that would allow it. */
    OFFER("offer"),
    /** How many times it was done to the same object. */
    COUNT("count"),
    /** What it overlaps. */
    OTHER("other"),
    /** How long high activity lasts before speed is reduced. */
    FOR("for"),
    /** How long activity must be lower before full speed returns. */
    CALM("calm"),
    /** Units that make a slice one of high activity. */
    AT_LEAST("atLeast"),
    /** The length of a slice; of a quota that credits extend, the credits for a unit. */
    EACH("each"),
    /** The time in which the units of a rate become free. */
    EVERY("every"),
    /** How many units of a rate may come at once. */
    BURST("burst"),
    /** The attribute that a ceiling compares, that overlapping intervals share, or that names an object. */
    ATTRIBUTE("attribute"),
    /** Who has the counter: account, install or key. */
    PER("per");

    private final String written;

    Placeholder(String written) {
        this.written = written;
    }

    /** The name between the braces. */
    public String written() {
        return written;
    }

    public static Optional<Placeholder> of(String written) {
        return Arrays.stream(values())
                .filter(placeholder -> placeholder.written.equals(written))
                .findFirst();
    }
}
