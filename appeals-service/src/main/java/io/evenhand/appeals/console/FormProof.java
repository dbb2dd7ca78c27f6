package io.evenhand.appeals.console;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a form of ours proves itself with: made of a secret of the console, a nonce that this browser keeps and no script reads, and the
 * name of who is logged in. Another site knows none of them, and what was made for one person is nothing worth to another.
 */
@RequestScoped
class FormProof {

    static final String FIELD = "form-proof";
    static final String HEADER = "X-Form-Proof";

    private static final String COOKIE = "evenhand-form";
    private static final int NONCE = 18;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ConsoleConfig config;
    private final RoutingContext call;
    private final SecurityIdentity identity;
    private @Nullable String nonce;

    FormProof(ConsoleConfig config, RoutingContext call, SecurityIdentity identity) {
        this.config = config;
        this.call = call;
        this.identity = identity;
    }

    /** For the forms of a page; makes the nonce where this browser has none. */
    String token() {
        return mac(nonce());
    }

    boolean accepts(@Nullable String token) {
        var cookie = call.request().getCookie(COOKIE);
        return token != null
                && cookie != null
                && MessageDigest.isEqual(
                        mac(cookie.getValue()).getBytes(StandardCharsets.US_ASCII),
                        token.getBytes(StandardCharsets.UTF_8));
    }

    private String nonce() {
        var known = nonce;
        if (known != null) {
            return known;
        }
        var cookie = call.request().getCookie(COOKIE);
        var value = cookie == null ? fresh() : cookie.getValue();
        nonce = value;
        return value;
    }

    private String fresh() {
        var random = new byte[NONCE];
        RANDOM.nextBytes(random);
        var value = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        call.response()
                .addCookie(Cookie.cookie(COOKIE, value)
                        .setPath("/console")
                        .setHttpOnly(true)
                        .setSecure(call.request().isSSL())
                        .setSameSite(CookieSameSite.STRICT));
        return value;
    }

    private String mac(String of) {
        var secret = config.encryptionSecret()
                .orElseThrow(() -> new IllegalStateException("evenhand.console.encryption-secret is not set"));
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(("forms:" + secret).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            var text = identity.getPrincipal().getName() + "\n" + of;
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HMAC-SHA256", e);
        }
    }
}
