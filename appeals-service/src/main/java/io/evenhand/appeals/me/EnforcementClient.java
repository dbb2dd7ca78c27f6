package io.evenhand.appeals.me;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What is asked of enforcement-service. */
interface EnforcementClient {

    @GET
    @Path("/v1/accounts/{id}/standing")
    Uni<JsonNode> standing(@RestPath String id);

    @GET
    @Path("/v1/accounts/{id}/measures")
    Uni<JsonNode> measures(@RestPath String id);

    @POST
    @Path("/v1/explanations")
    Uni<JsonNode> explain(JsonNode question);

    @GET
    @Path("/v1/accounts/{id}/messages")
    Uni<JsonNode> messages(@RestPath String id, @RestQuery int limit, @RestQuery @Nullable String cursor);

    @GET
    @Path("/v1/accounts/{id}/messages/{message}")
    Uni<JsonNode> message(@RestPath String id, @RestPath String message);
}
