package io.evenhand.enforcement.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The secrets webhooks sign with: made from the id and the pepper of the keys, so that no database holds them. */
@ApplicationScoped
class Secrets {

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";

    private final SecretKeySpec pepper;

    Secrets(@ConfigProperty(name = "evenhand.keys.pepper") String pepper) {
        this.pepper = new SecretKeySpec(pepper.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    String of(String webhook) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(pepper);
            // No API key begins so: what is made here is nothing that a key is stored under.
            var bytes = mac.doFinal(("webhook-secret|" + webhook).getBytes(StandardCharsets.UTF_8));
            return PREFIX + Base64.getEncoder().encodeToString(bytes);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
