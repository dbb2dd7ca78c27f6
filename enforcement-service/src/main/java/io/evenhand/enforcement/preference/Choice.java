package io.evenhand.enforcement.preference;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where messages of a kind go besides the inbox, in so far as the account has an address and webhooks. */
record Choice(boolean email, boolean webhook) {

    private static final String INBOX = "inbox";
    private static final String EMAIL = "email";
    private static final String WEBHOOK = "webhook";

    /** Of an account that has not chosen. */
    static final Choice EVERYTHING = new Choice(true, true);

    static final Set<String> KNOWN = Set.of(INBOX, EMAIL, WEBHOOK);

    /** What is wrong with a list of channels; empty when it is right. */
    static String fault(List<String> channels) {
        if (!KNOWN.containsAll(channels)) {
            return "may have inbox, email and webhook";
        }
        // What an account was told must be found again, and appeals and acceptance rest on it.
        return channels.contains(INBOX) ? "" : "must have inbox: every message is there";
    }

    static Choice of(List<String> channels) {
        return new Choice(channels.contains(EMAIL), channels.contains(WEBHOOK));
    }

    List<String> channels() {
        return Stream.of(INBOX, email ? EMAIL : "", webhook ? WEBHOOK : "")
                .filter(channel -> !channel.isEmpty())
                .toList();
    }
}
