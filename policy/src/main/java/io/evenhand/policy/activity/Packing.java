package io.evenhand.policy.activity;

import java.io.ByteArrayOutputStream;

/** Writes numbers in few bytes: small ones, of which there are most, in one or two (LEB128). */
final class Packing {

    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** One that is not negative; a negative one takes ten bytes. */
    Packing number(long value) {
        var left = value;
        while ((left & ~SEVEN_BITS) != 0) {
            bytes.write((int) (left & SEVEN_BITS) | MORE);
            left >>>= 7;
        }
        bytes.write((int) left);
        return this;
    }

    /** One that uses all its bits. */
    Packing bits(long value) {
        for (var shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes.write((int) (value >>> shift));
        }
        return this;
    }

    /** A sum, which is mostly a whole number. */
    Packing sum(double value) {
        var whole = (long) value;
        return whole >= 0 && (double) whole == value && whole < Long.MAX_VALUE / 2
                ? number(whole << 1)
                : number(1).bits(Double.doubleToRawLongBits(value));
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
