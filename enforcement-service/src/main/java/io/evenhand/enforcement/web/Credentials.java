package io.evenhand.enforcement.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.evenhand.kit.identity.ApiKeys;
import io.evenhand.kit.problem.Outages;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who calls a Vert.x route: the holder of an API key, or somebody with a token. Verified tokens are remembered. */
@Singleton
public class Credentials {

    private static final String BEARER = "Bearer ";

    private final IdentityProviderManager identities;
    private final Cache<String, Verified> tokens =
            Caffeine.newBuilder().maximumSize(1_000).build();

    Credentials(IdentityProviderManager identities) {
        this.identities = identities;
    }

    private record Verified(Set<String> roles, Instant until) {}

    /** The API key the call brings, in either header; empty when it brings none. */
    public static Optional<String> keyOf(HttpServerRequest request) {
        var authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.startsWith(BEARER + ApiKeys.PREFIX)) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        return Optional.ofNullable(request.getHeader("X-Api-Key")).map(String::strip);
    }

    /** Completes when the call's token has one of {@code roles}; fails with 401 or 403 otherwise. */
    public Uni<Void> demand(RoutingContext call, Set<String> roles) {
        return rolesOf(call)
                .invoke(held -> {
                    if (held.stream().noneMatch(roles::contains)) {
                        throw new ProblemException(403, "forbidden", "Your roles do not allow this call.");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Set<String>> rolesOf(RoutingContext call) {
        var token = call.request().getHeader("Authorization");
        if (token == null) {
            return Uni.createFrom().failure(unauthorized());
        }
        var known = tokens.getIfPresent(token);
        if (known != null && Instant.now().isBefore(known.until())) {
            return Uni.createFrom().item(known.roles());
        }
        return QuarkusHttpUser.getSecurityIdentity(call, identities)
                .onFailure(failure -> !(failure instanceof ProblemException))
                .transform(failure -> Outages.problemOf(failure).orElseGet(Credentials::unauthorized))
                .map(identity -> {
                    if (identity == null || identity.isAnonymous()) {
                        throw unauthorized();
                    }
                    remember(token, identity);
                    return identity.getRoles();
                });
    }

    private void remember(String token, SecurityIdentity identity) {
        if (identity.getPrincipal() instanceof JsonWebToken jwt) {
            tokens.put(token, new Verified(identity.getRoles(), Instant.ofEpochSecond(jwt.getExpirationTime())));
        }
    }

    /** The answer to a call without a credential, or with a wrong one. */
    public static ProblemException unauthorized() {
        return new ProblemException(401, "unauthorized", "Call with a valid API key or token.");
    }
}
