package io.evenhand.policy.decision;

import io.evenhand.policy.table.Row;

/**
 * Who asks, beside the account: what limits with {@code per: install} and {@code per: key} have a counter for.
 *
 * @param install 48-bit number of the install, or 0
 * @param key 48-bit number of the key, or 0
 */
public record Holder(long install, long key) {

    /** The account itself, as limits by account see everybody. */
    public static final Holder ACCOUNT = new Holder(0, 0);

    private static final long BITS_48 = 1L << 48;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** The holder with these ids. */
    public static Holder of(String install, String key) {
        return new Holder(number(install), number(key));
    }

    /** Which counter of {@code row} is this holder's. */
    long counter(Row row) {
        return counter(row, row.id());
    }

    /** The same for a counter that the row had before. */
    long counter(Row row, long id) {
        return switch (row.head().per()) {
            case ACCOUNT -> id;
            case INSTALL -> (id + install) % BITS_48;
            case KEY -> (id + key) % BITS_48;
        };
    }

    /** A number of 48 bits for an id (FNV-1a, Fowler, Noll and Vo 1991): a Lua number holds it exactly. */
    public static long number(String id) {
        var hash = FNV_OFFSET;
        for (var i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * FNV_PRIME;
        }
        return id.isEmpty() ? 0 : hash >>> 16;
    }
}
