package io.evenhand.policy.wallet;

import java.util.List;

/** What came of asking a wallet to pay: everything, or nothing. */
public sealed interface Spend {

    /** Paid in full: one entry for each lot that gave something, and the wallet as it is afterwards. */
    record Paid(List<Entry> entries, Wallet after) implements Spend {

        public Paid {
            entries = List.copyOf(entries);
        }
    }

    /** Nothing was taken; {@code missing} more units would have been needed. */
    record Insufficient(long missing) implements Spend {}
}
