package io.evenhand.enforcement.account;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.evenhand.kit.identity.KeyHolder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** What enforcement asks accounts-service for when its projection does not know yet. */
public interface AccountsClient {

    /** A wallet's figures: {@code validUntil} is absent when no lot expires. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record WalletFigures(
            long version,
            long balance,
            long settled,
            @Nullable Instant validUntil) {}

    @GET
    @Path("/v1/keys/{hash}")
    @Timeout(value = 2, unit = ChronoUnit.SECONDS)
    Uni<KeyHolder> key(@RestPath String hash);

    @GET
    @Path("/v1/accounts/{id}")
    @Timeout(value = 2, unit = ChronoUnit.SECONDS)
    Uni<AccountView> account(@RestPath String id);

    @GET
    @Path("/v1/accounts/{id}/wallets/{wallet}")
    @Timeout(value = 2, unit = ChronoUnit.SECONDS)
    Uni<WalletFigures> wallet(@RestPath String id, @RestPath String wallet);
}
