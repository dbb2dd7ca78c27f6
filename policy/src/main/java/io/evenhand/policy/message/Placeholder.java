package io.evenhand.policy.message;

import java.util.Arrays;
import java.util.Optional;

/** What a sentence in a policy may leave to be filled in, written {@code {name}}. */
public enum Placeholder {
    /** The policy's title. */
    TITLE("title"),
    /** The title of the account's plan. */
    PLAN("plan"),
    /** The limit's name. */
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
    /** The title of the wallet that buys full speed; only where the limit has relief. */
    WALLET("wallet"),
    VALUE("value"),
    OFFER("offer"),
    COUNT("count"),
    OTHER("other"),
    FOR("for"),
    CALM("calm");

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
