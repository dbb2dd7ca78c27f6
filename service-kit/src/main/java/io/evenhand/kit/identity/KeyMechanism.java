package io.evenhand.kit.identity;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks first at every call: {@code Authorization: Bearer evh_…} or {@code X-Api-Key} is an API key, and a wrong one is
 * refused here. Anything else that looks like a signed token is left to the OIDC mechanism.
 */
@ApplicationScoped
class KeyMechanism implements HttpAuthenticationMechanism {

    static final String HOLDER = "evenhand.key-holder";
    static final String HASH = "evenhand.key-hash";

    private static final String BEARER = "Bearer ";
    private static final Pattern BEARER_OF_NO_TOKEN =
            Pattern.compile("(?i)bearer(?! +[\\w-]+\\.[\\w-]+\\.[\\w-]+ *$).*");
    private static final String HEADER = "X-Api-Key";
    private static final int BEFORE_OIDC = 10_000;

    private final ApiKeys keys;
    private final KeyHolders holders;

    KeyMechanism(ApiKeys keys, KeyHolders holders) {
        this.keys = keys;
        this.holders = holders;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext call, IdentityProviderManager others) {
        return keyOf(call).map(this::identify).orElseGet(() -> leave(call));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext call) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }

    @Override
    public int getPriority() {
        return BEFORE_OIDC;
    }

    // The OIDC mechanism stumbles over some bearers that are no token at all.
    private static Uni<SecurityIdentity> leave(RoutingContext call) {
        var authorization = call.request().getHeader("Authorization");
        return authorization != null
                        && BEARER_OF_NO_TOKEN.matcher(authorization).matches()
                ? Uni.createFrom().failure(new AuthenticationFailedException())
                : Uni.createFrom().nullItem();
    }

    private Uni<SecurityIdentity> identify(String key) {
        var hash = keys.hash(key);
        if (hash.isEmpty()) {
            return Uni.createFrom().failure(new AuthenticationFailedException());
        }
        return holders.find(hash.get())
                .map(found -> identity(found.orElseThrow(AuthenticationFailedException::new), hash.get()));
    }

    private static SecurityIdentity identity(KeyHolder holder, String hash) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(holder.key()))
                .addRole(Roles.HOLDER)
                .addAttribute(HOLDER, holder)
                .addAttribute(HASH, hash)
                .build();
    }

    private static Optional<String> keyOf(RoutingContext call) {
        var authorization = call.request().getHeader("Authorization");
        if (authorization != null && authorization.startsWith(BEARER + ApiKeys.PREFIX)) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        return Optional.ofNullable(call.request().getHeader(HEADER)).map(String::strip);
    }
}
