package io.evenhand.meter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The script's text and the hash Redis knows it by. */
final class Script {

    static final String SOURCE = source();
    static final String SHA = sha1(SOURCE);

    private Script() {}

    private static String source() {
        try (var in = Script.class.getResourceAsStream("meter.lua")) {
            if (in == null) {
                throw new IllegalStateException("meter.lua is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
