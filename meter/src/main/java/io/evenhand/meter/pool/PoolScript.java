package io.evenhand.meter.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A script's text and the hash Redis knows it by. */
record PoolScript(String source, String sha) {

    /** Does calls. */
    static final PoolScript CALLS = of("head", "fair", "calls");

    /** Tells figures. */
    static final PoolScript STATUS = of("head", "status");

    /** Each part uses only what stands before it. */
    private static PoolScript of(String... parts) {
        var source = Stream.of(parts).map(PoolScript::read).collect(Collectors.joining("\n"));
        return new PoolScript(source, sha1(source));
    }

    private static String read(String part) {
        try (var in = PoolScript.class.getResourceAsStream(part + ".lua")) {
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
