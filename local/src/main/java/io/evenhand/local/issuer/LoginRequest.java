package io.evenhand.local.issuer;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A client's wish that somebody logs in, found in order. */
record LoginRequest(String redirectUri, String state, String nonce, Challenge challenge) {

    private static final Pattern SHA256 = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** What became of the parameters that a browser brought. */
    sealed interface Reading {}

    /** Somebody may be picked. */
    record Good(LoginRequest request) implements Reading {}

    /** The client asked wrongly and is told so, at its own address (RFC 6749 §4.1.2.1). */
    record TellClient(String location) implements Reading {}

    /** Not the client's address, so the browser is sent nowhere. */
    record ShowHere(String reason) implements Reading {}

    static Reading read(Parameters said, Client client) {
        if (!said.get("client_id").equals(client.id())) {
            return new ShowHere("The program that sent you here is not known (client_id).");
        }
        if (!said.get("redirect_uri").equals(client.callback())) {
            return new ShowHere("Logins end at %s only (redirect_uri).".formatted(client.callback()));
        }
        var request = new LoginRequest(
                client.callback(), said.get("state"), said.get("nonce"), new Challenge(said.get("code_challenge")));
        if (!said.get("response_type").equals("code")) {
            return request.refused("unsupported_response_type", "response_type must be code");
        }
        if (!List.of(said.get("scope").split(" ", -1)).contains("openid")) {
            return request.refused("invalid_scope", "scope must name openid");
        }
        if (!said.get("code_challenge_method").equals("S256")
                || !SHA256.matcher(request.challenge().value()).matches()) {
            return request.refused("invalid_request", "code_challenge with the method S256 is required");
        }
        if (said.get("prompt").equals("none")) {
            return request.refused("login_required", "somebody has to be picked");
        }
        return new Good(request);
    }

    /** Where the browser goes with a code. */
    String answeredWith(String code) {
        return location(Map.of("code", code));
    }

    private TellClient refused(String error, String description) {
        return new TellClient(location(Map.of("error", error, "error_description", description)));
    }

    private String location(Map<String, String> answer) {
        var query = new TreeMap<>(answer);
        if (!state.isEmpty()) {
            query.put("state", state);
        }
        return query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", redirectUri + "?", ""));
    }
}
