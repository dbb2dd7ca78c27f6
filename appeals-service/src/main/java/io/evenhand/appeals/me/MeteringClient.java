package io.evenhand.appeals.me;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What is asked of metering-service. */
interface MeteringClient {

    @GET
    @Path("/v1/accounts/{id}/usage")
    Uni<JsonNode> usage(@RestPath String id);

    @GET
    @Path("/v1/accounts/{id}/usage/series")
    Uni<JsonNode> series(
            @RestPath String id,
            @RestQuery String meter,
            @RestQuery String from,
            @RestQuery String to,
            @RestQuery String step);

    @GET
    @Path("/v1/accounts/{id}/usage/peers")
    Uni<JsonNode> peers(@RestPath String id, @RestQuery String meter, @RestQuery String window, @RestQuery String at);

    @GET
    @Path("/v1/accounts/{id}/suspicions/{rule}")
    Uni<JsonNode> suspicion(@RestPath String id, @RestPath String rule);
}
