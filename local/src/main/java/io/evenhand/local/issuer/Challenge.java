package io.evenhand.local.issuer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/** The SHA-256 of a word that only the program knows which began the login (RFC 7636). */
record Challenge(String value) {

    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    boolean isMetBy(String verifier) {
        return VERIFIER.matcher(verifier).matches() && MessageDigest.isEqual(bytes(value), bytes(hashed(verifier)));
    }

    private static String hashed(String verifier) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes(verifier));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
