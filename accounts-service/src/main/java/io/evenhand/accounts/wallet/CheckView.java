package io.evenhand.accounts.wallet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * Whether a wallet's ledger adds up.
 *
 * @param balance what is booked
 * @param lines the sum of all lines
 * @param lots what lots hold whose end is not booked
 * @param astray lots and holds whose own lines do not add up, and lines that are missing
 */
@RegisterForReflection
public record CheckView(
        String id, long balance, long lines, long lots, long astray, boolean agrees, String by, Instant at) {

    String words() {
        return "The ledger does not add up: %d booked, lines of %d, lots of %d, %d astray."
                .formatted(balance, lines, lots, astray);
    }
}
