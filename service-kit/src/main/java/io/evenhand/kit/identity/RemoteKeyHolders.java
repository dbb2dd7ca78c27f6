package io.evenhand.kit.identity;

import io.evenhand.kit.problem.ProblemException;
import io.evenhand.kit.remote.ServiceClients;
import io.quarkus.arc.DefaultBean;
import io.quarkus.cache.CacheResult;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Asks the accounts service who holds a key, and remembers the answer for five seconds: so long may a revoked key
 * still be taken. When accounts does not answer the call is refused with 503: an unknown key is never let in.
 */
@DefaultBean
@ApplicationScoped
class RemoteKeyHolders implements KeyHolders {

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final KeysClient accounts;

    RemoteKeyHolders(ServiceClients clients) {
        this.accounts = clients.of("accounts", KeysClient.class, LONGEST);
    }

    @Path("/v1/keys")
    interface KeysClient {

        @GET
        @Path("/{hash}")
        Uni<KeyHolder> find(@RestPath String hash);
    }

    @Override
    @CacheResult(cacheName = "key-holders")
    @Timeout(2000)
    public Uni<Optional<KeyHolder>> find(String hash) {
        return accounts.find(hash)
                .map(Optional::of)
                .onFailure(RemoteKeyHolders::isUnknown)
                .recoverWithItem(Optional.empty())
                .onFailure()
                .transform(e -> {
                    Log.warnf("The accounts service did not say who holds a key: %s", e.toString());
                    return ProblemException.unavailable("The key cannot be checked now.", RETRY);
                });
    }

    private static boolean isUnknown(Throwable e) {
        return e instanceof WebApplicationException answer
                && answer.getResponse().getStatus() == 404;
    }
}
