package io.evenhand.meter;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link Packing} and the script write. */
final class Unpacking {

    private final byte[] packed;
    private int at;

    Unpacking(Buffer packed, int at) {
        this.packed = packed.getBytes();
        this.at = at;
    }

    boolean isOver() {
        return at >= packed.length;
    }

    int one() {
        return (int) integer(1);
    }

    int two() {
        return (int) integer(2);
    }

    long six() {
        return integer(6);
    }

    long seven() {
        return integer(7);
    }

    /** Seven bytes that may be negative. */
    long signedSeven() {
        return integer(7) << Byte.SIZE >> Byte.SIZE;
    }

    long bits() {
        return integer(Long.BYTES);
    }

    long integer(int size) {
        var value = 0L;
        for (var i = 0; i < size; i++) {
            value = value << Byte.SIZE | Byte.toUnsignedLong(packed[at++]);
        }
        return value;
    }

    Buffer sized() {
        var length = two();
        at += length;
        return Buffer.buffer(Arrays.copyOfRange(packed, at - length, at));
    }

    String text() {
        var length = two();
        at += length;
        return new String(packed, at - length, length, StandardCharsets.UTF_8);
    }

    int at() {
        return at;
    }
}
