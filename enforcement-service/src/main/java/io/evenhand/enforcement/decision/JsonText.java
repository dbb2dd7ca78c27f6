package io.evenhand.enforcement.decision;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.util.AsciiString;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Text that is put together from pieces which are bytes already, for what is written with every decision. Whoever writes
 * answers for the order of commas and brackets; anything that is written less often is made by the JSON library.
 */
final class JsonText {

    private static final int REMEMBERED = 1_024;
    private static final byte[] TRUE = bytes("true");
    private static final byte[] FALSE = bytes("false");
    private static final byte[] LEAST = bytes(Long.toString(Long.MIN_VALUE));

    /** The same few instants are told over and over: the ends of windows, and the time of a batch. */
    private static final @Nullable Told[] TOLD = new Told[REMEMBERED];

    private byte[] bytes;
    private int length;

    JsonText(int size) {
        this.bytes = new byte[size];
    }

    /** Safe to share without a lock: its fields are final. */
    private static final class Told {
        private final long millis;
        private final byte[] text;

        private Told(long millis, byte[] text) {
            this.millis = millis;
            this.text = text;
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Text in quotes, escaped, as a piece for {@link #raw(byte[])}. */
    static byte[] quoted(String text) {
        return new JsonText(text.length() + 2).string(text).toBytes();
    }

    /** A piece that is in the form already. */
    JsonText raw(byte[] piece) {
        reserve(piece.length);
        System.arraycopy(piece, 0, bytes, length, piece.length);
        length += piece.length;
        return this;
    }

    /** Text in quotes, escaped. */
    JsonText string(String text) {
        return one('"').raw(JsonStringEncoder.getInstance().quoteAsUTF8(text)).one('"');
    }

    JsonText number(long value) {
        if (value == Long.MIN_VALUE) {
            return raw(LEAST);
        }
        reserve(20);
        var left = value;
        if (left < 0) {
            bytes[length++] = '-';
            left = -left;
        }
        var digits = 1;
        for (var power = 10L; digits < 19 && left >= power; power *= 10) {
            digits++;
        }
        for (var at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
        length += digits;
        return this;
    }

    JsonText flag(boolean value) {
        return raw(value ? TRUE : FALSE);
    }

    /** An instant in quotes, as RFC 3339 has it. */
    JsonText instant(long millis) {
        var slot = (int) Math.floorMod(millis ^ millis >>> 17, (long) REMEMBERED);
        var told = TOLD[slot];
        if (told == null || told.millis != millis) {
            told = new Told(millis, bytes('"' + Instant.ofEpochMilli(millis).toString() + '"'));
            TOLD[slot] = told;
        }
        return raw(told.text);
    }

    private JsonText one(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** What was written. */
    Buffer toBuffer() {
        return Buffer.buffer(length).appendBytes(bytes, 0, length);
    }

    /** What was written, all ASCII, as the value of a header. */
    AsciiString toHeader() {
        return new AsciiString(bytes, 0, length, false);
    }
}
