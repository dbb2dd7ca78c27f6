package io.evenhand.policy.message;

import java.time.Instant;
import java.time.ZoneId;

/**
 * Credits that end soon, and what their holder is told of it.
 *
 * @param title of the wallet, such as {@code priority credits}
 * @param left how many are not spent yet
 * @param zone the account's, in which {@code expiresAt} is told
 */
public record LotEnd(String title, long left, Instant expiresAt, ZoneId zone, String contact) {

    /** What the message is headed, after the title of the policy. */
    public String subject() {
        return "some of your %s end on %s".formatted(title, Words.instant(expiresAt, zone));
    }

    /** What ends when, why, and what can be done. */
    public Message message() {
        return new Message(
                "%s of your %s %s on %s."
                        .formatted(
                                Words.number(left), title, left == 1 ? "ends" : "end", Words.instant(expiresAt, zone)),
                "What is bought together ends together, and so much of it is not spent. From then on it cannot be spent.",
                "Spend them before. Those that end first are spent first, so you need not choose. For questions: %s."
                        .formatted(contact));
    }
}
