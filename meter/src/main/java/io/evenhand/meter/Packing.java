package io.evenhand.meter;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the packed form that the script reads: big-endian integers of one, two, six or seven bytes, texts with length. */
final class Packing {

    private byte[] bytes;
    private int length;

    Packing(int size) {
        this.bytes = new byte[size];
    }

    Packing one(int value) {
        return integer(value, 1);
    }

    Packing two(int value) {
        return integer(value, 2);
    }

    /** Ids, and instants that the calendar can reach. */
    Packing six(long value) {
        return integer(value, 6);
    }

    /** Any number the script can count to. */
    Packing seven(long value) {
        return integer(value, 7);
    }

    /** An integer of at most 53 bits, exact in the double that carries it. */
    Packing number(long value) {
        return integer(Double.doubleToRawLongBits((double) value), Double.BYTES);
    }

    /** Eight bytes that are no number. */
    Packing bits(long value) {
        return integer(value, Long.BYTES);
    }

    private Packing integer(long value, int size) {
        reserve(size);
        for (var shift = (size - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    Packing text(String text) {
        return sized(text.getBytes(StandardCharsets.UTF_8));
    }

    Packing sized(byte[] content) {
        return two(content.length).raw(content);
    }

    Packing sized(Buffer content) {
        return sized(content.getBytes());
    }

    Packing raw(byte[] content) {
        reserve(content.length);
        System.arraycopy(content, 0, bytes, length, content.length);
        length += content.length;
        return this;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    byte[] bytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
