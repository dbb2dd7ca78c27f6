package io.evenhand.meter;

import io.vertx.core.buffer.Buffer;

/** Writes the packed form that the script reads: big-endian doubles, texts with their length in two bytes. */
final class Packing {

    private final Buffer buffer;

    Packing(int size) {
        this.buffer = Buffer.buffer(size);
    }

    Packing count(int numbers) {
        buffer.appendUnsignedShort(numbers);
        return this;
    }

    /** An integer of at most 53 bits, exact in the double that carries it. */
    Packing number(long value) {
        buffer.appendDouble((double) value);
        return this;
    }

    Packing text(String text) {
        return bytes(Buffer.buffer(text));
    }

    Packing bytes(Buffer bytes) {
        buffer.appendUnsignedShort(bytes.length()).appendBuffer(bytes);
        return this;
    }

    Packing raw(Buffer bytes) {
        buffer.appendBuffer(bytes);
        return this;
    }

    Buffer buffer() {
        return buffer;
    }
}
