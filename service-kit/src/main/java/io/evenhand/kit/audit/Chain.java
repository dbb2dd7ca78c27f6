package io.evenhand.kit.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * How rows hang together: a row's hash is the SHA-256 of the hash before it, in hex, followed by the row's canonical
 * JSON (RFC 8785: members by name, no white space), as lower-case hex.
 */
final class Chain {

    /** What the first row follows. */
    static final String START = "0".repeat(64);

    // RFC 8785 for what rows hold: texts, whole numbers, truth values, and lists and objects of them.
    private static final ObjectMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    private Chain() {}

    static String canonical(Map<String, Object> row) {
        try {
            return CANONICAL.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A row of the audit log holds what is no plain JSON", e);
        }
    }

    static String hash(String previous, String entry) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest((previous + entry).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
