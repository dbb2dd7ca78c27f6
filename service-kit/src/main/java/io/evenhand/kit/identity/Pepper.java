package io.evenhand.kit.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that goes into stored hashes. */
@ApplicationScoped
class Pepper {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;

    Pepper(KeysConfig config) {
        this.secret = new SecretKeySpec(config.pepper().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** HMAC-SHA-256 of a text, in hex. */
    String hmac(String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
