package io.evenhand.meter;

import io.vertx.core.buffer.Buffer;

/** Reads what {@link Packing} and the script write. */
final class Unpacking {

    private final Buffer packed;
    private int at;

    Unpacking(Buffer packed, int at) {
        this.packed = packed;
        this.at = at;
    }

    boolean isOver() {
        return at >= packed.length();
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

    long integer(int size) {
        var value = 0L;
        for (var i = 0; i < size; i++) {
            value = value << Byte.SIZE | packed.getUnsignedByte(at++);
        }
        return value;
    }

    Buffer sized() {
        var length = two();
        at += length;
        return packed.getBuffer(at - length, at);
    }

    String text() {
        var length = two();
        at += length;
        return packed.getString(at - length, at);
    }

    int at() {
        return at;
    }
}
