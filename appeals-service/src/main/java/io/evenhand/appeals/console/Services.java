package io.evenhand.appeals.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.evenhand.kit.remote.ServicesConfig;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpRequest;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * Calls the four services as whoever is logged in, with their own token. What is not done fails with {@link Refused}; what a
 * service cannot do just now but soon, such as when it does not know an account of a moment ago yet, is asked for again.
 */
@ApplicationScoped
class Services {

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int REPEATS = 5;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int LONGEST_CONNECT = 1_000;

    private final ServicesConfig services;
    private final SecurityIdentity identity;
    private final ObjectMapper json;
    private final WebClient client;

    Services(ServicesConfig services, SecurityIdentity identity, ObjectMapper json, Vertx vertx) {
        this.services = services;
        this.identity = identity;
        this.json = json;
        this.client = WebClient.create(
                vertx, new WebClientOptions().setConnectTimeout(LONGEST_CONNECT).setFollowRedirects(false));
    }

    /** What is to be done: as which version it was seen, if that matters, and the key under which it is done once. */
    record Deed(Object body, Optional<String> version, Optional<String> key) {

        static Deed of(Object body) {
            return new Deed(body, Optional.empty(), Optional.empty());
        }
    }

    Uni<JsonNode> get(Route route) {
        return send(request(HttpMethod.GET, route).send());
    }

    /** The same, or nothing where the person may not see it or nobody answers: a page goes without. */
    Uni<Optional<JsonNode>> find(Route route) {
        return get(route).map(Optional::of).onFailure(Refused.class).recoverWithItem(Optional.empty());
    }

    /** What is no JSON, or nothing where nobody answers. */
    Uni<Optional<String>> text(Route route) {
        return request(HttpMethod.GET, route)
                .send()
                .map(answer -> Optional.ofNullable(answer.bodyAsString()).filter(_ -> answer.statusCode() == OK))
                .onFailure()
                .recoverWithItem(Optional.empty());
    }

    Uni<JsonNode> post(Route route, Deed deed) {
        return change(HttpMethod.POST, route, deed);
    }

    Uni<JsonNode> change(HttpMethod method, Route route, Deed deed) {
        var request = request(method, route);
        deed.version().ifPresent(version -> request.putHeader("If-Match", "\"" + version + "\""));
        deed.key().ifPresent(key -> request.putHeader("Idempotency-Key", key));
        if (deed.body() instanceof String text) {
            return send(request.putHeader("Content-Type", "application/yaml").sendBuffer(Buffer.buffer(text)));
        }
        return send(
                request.putHeader("Content-Type", "application/json").sendBuffer(Buffer.buffer(write(deed.body()))));
    }

    private HttpRequest<Buffer> request(HttpMethod method, Route route) {
        AccessTokenCredential token = identity.getCredential(AccessTokenCredential.class);
        return client.requestAbs(
                        method, route.at(services.urlOf(route.service())).toString())
                .timeout(LONGEST.toMillis())
                .bearerTokenAuthentication(token.getToken());
    }

    private Uni<JsonNode> send(Uni<HttpResponse<Buffer>> call) {
        return call.onFailure()
                .transform(e -> new Refused(
                        UNAVAILABLE,
                        json.createObjectNode()
                                .put(
                                        "detail",
                                        "A service does not answer right now; nothing was changed as far as we know.")))
                .map(answer -> {
                    var body = read(answer);
                    if (answer.statusCode() / 100 != 2) {
                        throw new Refused(answer.statusCode(), body, isSoon(answer));
                    }
                    return body;
                })
                .onFailure(e -> e instanceof Refused refused && refused.isWorthRepeating())
                .retry()
                .withBackOff(SOON, SOON)
                .atMost(REPEATS);
    }

    /** Whether nothing was done, and may be in a second: what took too long to be answered says more. */
    private static boolean isSoon(HttpResponse<Buffer> answer) {
        return answer.statusCode() == UNAVAILABLE
                && Long.toString(SOON.toSeconds()).equals(answer.getHeader("Retry-After"));
    }

    private JsonNode read(HttpResponse<Buffer> answer) {
        var type = String.valueOf(answer.getHeader("Content-Type"));
        if (!type.contains("json") || answer.body() == null) {
            return MissingNode.getInstance();
        }
        try {
            return json.readTree(answer.bodyAsString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A service answered what is no JSON", e);
        }
    }

    private String write(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A form that cannot be written as JSON", e);
        }
    }
}
