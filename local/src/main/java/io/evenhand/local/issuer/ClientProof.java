package io.evenhand.local.issuer;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a program proves at the token endpoint which one it is: by the Authorization header or in the form (RFC 6749 §2.3.1). */
record ClientProof(String id, String secret) {

    private static final ClientProof NONE = new ClientProof("", "");

    static ClientProof ofHeader(String authorization) {
        if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return NONE;
        }
        try {
            var pair = new String(
                            Base64.getDecoder()
                                    .decode(authorization.substring(6).strip()),
                            StandardCharsets.UTF_8)
                    .split(":", 2);
            return pair.length == 2 ? new ClientProof(decoded(pair[0]), decoded(pair[1])) : NONE;
        } catch (IllegalArgumentException _) {
            return NONE;
        }
    }

    static ClientProof ofForm(Parameters said) {
        return new ClientProof(said.get("client_id"), said.get("client_secret"));
    }

    boolean isOf(Client client) {
        return client.isProvedBy(id, secret);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
