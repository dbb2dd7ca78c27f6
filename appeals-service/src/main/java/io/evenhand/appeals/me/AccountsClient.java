package io.evenhand.appeals.me;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What is asked of accounts-service. */
interface AccountsClient {

    @GET
    @Path("/v1/accounts/{id}")
    Uni<JsonNode> account(@RestPath String id);

    @GET
    @Path("/v1/accounts/{id}/wallets/{wallet}")
    Uni<JsonNode> wallet(@RestPath String id, @RestPath String wallet);

    @GET
    @Path("/v1/accounts/{id}/wallets/{wallet}/entries")
    Uni<JsonNode> entries(@RestPath String id, @RestPath String wallet, @RestQuery long cursor, @RestQuery int limit);
}
