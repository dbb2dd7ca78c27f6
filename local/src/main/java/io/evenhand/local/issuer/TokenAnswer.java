package io.evenhand.local.issuer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a client is told that asked for tokens (RFC 6749 §5). */
sealed interface TokenAnswer {

    record Granted(
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("id_token") String idToken,
            @JsonProperty("refresh_token") String refreshToken,
            @JsonProperty("token_type") String type,
            @JsonProperty("expires_in") long seconds)
            implements TokenAnswer {}

    record Refused(
            String error, @JsonProperty("error_description") String description) implements TokenAnswer {}
}
