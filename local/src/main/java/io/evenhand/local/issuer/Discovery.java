package io.evenhand.local.issuer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the issuer tells of itself (OpenID Connect Discovery 1.0). */
final class Discovery {

    private Discovery() {}

    /** An issuer of tokens only. */
    static Map<String, Object> ofKeys(String issuer) {
        var told = new LinkedHashMap<String, Object>();
        told.put("issuer", issuer);
        told.put("jwks_uri", issuer + "/jwks");
        return told;
    }

    /** An issuer where people log in, too. */
    static Map<String, Object> ofLogin(String issuer) {
        var told = ofKeys(issuer);
        told.put("authorization_endpoint", issuer + "/authorize");
        told.put("token_endpoint", issuer + "/token");
        told.put("end_session_endpoint", issuer + "/logout");
        told.put("scopes_supported", List.of("openid", "profile"));
        told.put("response_types_supported", List.of("code"));
        told.put("response_modes_supported", List.of("query"));
        told.put("grant_types_supported", List.of("authorization_code", "refresh_token"));
        told.put("subject_types_supported", List.of("public"));
        told.put("id_token_signing_alg_values_supported", List.of("RS256"));
        told.put("code_challenge_methods_supported", List.of("S256"));
        told.put("token_endpoint_auth_methods_supported", List.of("client_secret_basic", "client_secret_post"));
        return told;
    }
}
