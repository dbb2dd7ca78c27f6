package io.evenhand.accounts.wallet;

/** Why units came or went. */
enum EntryKind {
    /** A lot was bought. */
    GRANT,
    /** A lot paid. */
    SPEND,
    /** What a lot still held ended with it. */
    EXPIRE,
    /** A spend decided before a lot ended was settled after it: that much had not expired. */
    RESTORE,
    /** What a decision had taken from a lot came back to it. */
    RETURN,
    /** A lot gave to a hold: spent, unless it comes back. */
    HOLD,
    /** What a hold did not need, or held when it lapsed, came back. */
    VOID,
    /** What a settled hold had spent came back. */
    REFUND
}
