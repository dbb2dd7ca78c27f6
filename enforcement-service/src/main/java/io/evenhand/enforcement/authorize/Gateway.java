package io.evenhand.enforcement.authorize;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who asks. Gateways differ in how they say what a request is, and in what they pass on of an answer; which it is stands
 * in the path of the question, which the gateway's own configuration says and no client.
 */
enum Gateway {
    /** {@code ext_authz}: what follows the prefix is the request's path; any status but 200 goes to the client as it is. */
    ENVOY,
    /** A function of its configuration asks as Envoy does. */
    KONG,
    /** {@code auth_request}: knows 200, 401 and 403, drops bodies, and captures headers. */
    NGINX,
    /** ForwardAuth: serves the request after any 2xx, and passes on all else. */
    TRAEFIK;

    static final String PREFIX = "/authorize/";

    /** For a gateway that has no other way to pass them on: the answer's status and its body. */
    private static final String STATUS = "Evenhand-Status";

    private static final String BODY = "Evenhand-Body";

    private static final int ACCEPTED = 202;
    private static final int SEE_OTHER = 303;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final char LAST_OF_ASCII = 0x7e;

    /** The gateway that asks by {@code path}. */
    static Optional<Gateway> of(String path) {
        return Stream.of(values())
                .filter(gateway -> path.equals(gateway.root()) || path.startsWith(gateway.root() + "/"))
                .findFirst();
    }

    private String root() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    /** What the gateway asks about; empty when it does not say. */
    Optional<Question> question(HttpServerRequest request) {
        return switch (this) {
            case ENVOY, KONG ->
                Optional.of(new Question(request.method().name(), request.uri().substring(root().length())));
            case NGINX -> Question.in(request, "X-Original-Method", "X-Original-URI");
            case TRAEFIK -> Question.in(request, "X-Forwarded-Method", "X-Forwarded-Uri");
        };
    }

    /** Answers so that the gateway does what {@code reply} says, as far as it can. */
    void tell(HttpServerResponse response, Reply reply) {
        if (response.ended() || response.closed()) {
            return;
        }
        reply.headers().forEach(response::putHeader);
        switch (this) {
            case ENVOY, KONG -> response.setStatusCode(reply.status()).end(reply.body());
            case TRAEFIK ->
                // 202 would let the request through; 303 says as well where to look for what becomes of it.
                response.setStatusCode(reply.status() == ACCEPTED ? SEE_OTHER : reply.status())
                        .end(reply.body());
            case NGINX -> {
                if (!reply.goes()) {
                    response.putHeader(STATUS, Integer.toString(reply.status())).putHeader(BODY, ascii(reply.body()));
                }
                response.setStatusCode(statusForNginx(reply)).end();
            }
        }
    }

    private static int statusForNginx(Reply reply) {
        if (reply.goes()) {
            return reply.status();
        }
        return reply.status() == UNAUTHORIZED ? UNAUTHORIZED : FORBIDDEN;
    }

    /** JSON as a header can carry it. */
    private static String ascii(String json) {
        var text = new StringBuilder(json.length());
        json.chars().forEach(c -> {
            if (c > LAST_OF_ASCII) {
                text.append("\\u%04x".formatted(c));
            } else {
                text.append((char) c);
            }
        });
        return text.toString();
    }
}
