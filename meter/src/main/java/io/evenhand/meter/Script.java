package io.evenhand.meter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The script's text and the hash Redis knows it by. */
final class Script {

    /** The script's parts, in the order in which each uses only what stands before it. */
    private static final List<String> PARTS = List.of(
            "head",
            "outset",
            "machinery",
            "packed",
            "pace",
            "turns",
            "state",
            "limits",
            "desk",
            "arrangement",
            "opening",
            "consideration",
            "restoring",
            "calls",
            "run");

    static final String SOURCE = PARTS.stream().map(Script::read).collect(Collectors.joining("\n"));
    static final String SHA = sha1(SOURCE);

    private Script() {}

    private static String read(String part) {
        try (var in = Script.class.getResourceAsStream(part + ".lua")) {
            if (in == null) {
                throw new IllegalStateException(part + ".lua is not on the class path");
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
