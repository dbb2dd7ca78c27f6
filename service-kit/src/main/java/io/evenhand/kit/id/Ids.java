package io.evenhand.kit.id;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * Makes identifiers: {@code <prefix>_} and 26 characters, the lower-case Crockford base32 of a UUIDv7. They sort by
 * the real time they were made at and cannot be guessed.
 */
@ApplicationScoped
public class Ids {

    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int LENGTH = 26;

    private final SecureRandom random = new SecureRandom();

    /** A new identifier such as {@code acct_01k2…}. */
    public String next(String prefix) {
        var high = (Instant.now().toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0x0fffL);
        var low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return prefix + "_" + base32(high, low);
    }

    /** 128 bits in groups of five, from the right. */
    private static String base32(long high, long low) {
        var text = new char[LENGTH];
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = ALPHABET[(int) (low & 31)];
            low = (low >>> 5) | (high << 59);
            high >>>= 5;
        }
        return new String(text);
    }
}
