package io.evenhand.kit.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * API keys: {@code evh_}, 30 random base62 characters, and 6 that check all before them, so that a typo or a cut key
 * is recognised without a look-up. Only the HMAC of a key is ever stored; the pepper is not in the database.
 */
@ApplicationScoped
public class ApiKeys {

    /** What every key begins with, and nothing else does. */
    public static final String PREFIX = "evh_";

    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_LENGTH = 30;
    private static final int CHECK_LENGTH = 6;

    private final SecureRandom random = new SecureRandom();
    private final Pepper pepper;

    ApiKeys(Pepper pepper) {
        this.pepper = pepper;
    }

    /** A new key. It is shown to its holder once and stored nowhere. */
    public String mint() {
        var text = new StringBuilder(PREFIX);
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            text.append(BASE62.charAt(random.nextInt(BASE62.length())));
        }
        return text + check(text.toString());
    }

    /** What a well-formed key is stored and found under; empty for a forged or truncated one. */
    public Optional<String> hash(String key) {
        if (key.length() != PREFIX.length() + RANDOM_LENGTH + CHECK_LENGTH || !key.startsWith(PREFIX)) {
            return Optional.empty();
        }
        var body = key.substring(0, key.length() - CHECK_LENGTH);
        var given = key.substring(key.length() - CHECK_LENGTH).getBytes(StandardCharsets.UTF_8);
        var right = MessageDigest.isEqual(check(body).getBytes(StandardCharsets.UTF_8), given);
        return right ? Optional.of(pepper.hmac(key)) : Optional.empty();
    }

    private static String check(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        var rest = crc.getValue();
        var text = new char[CHECK_LENGTH];
        for (int i = CHECK_LENGTH - 1; i >= 0; i--) {
            text[i] = BASE62.charAt((int) (rest % BASE62.length()));
            rest /= BASE62.length();
        }
        return new String(text);
    }
}
