package io.evenhand.policy.activity;

import java.nio.ByteBuffer;

/** Reads what {@link Packing} wrote. */
final class Unpacking {

    private static final int SEVEN_BITS = 0x7f;

    private final ByteBuffer bytes;

    Unpacking(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    long number() {
        var value = 0L;
        for (var shift = 0; ; shift += 7) {
            var next = bytes.get();
            value |= (long) (next & SEVEN_BITS) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    long bits() {
        return bytes.getLong();
    }

    double sum() {
        var told = number();
        return (told & 1) == 0 ? (double) (told >>> 1) : Double.longBitsToDouble(bits());
    }
}
