package io.evenhand.appeals.measure;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;

/** What is asked of enforcement-service. */
interface EnforcementClient {

    @GET
    @Path("/v1/measures/{id}")
    Uni<JsonNode> measure(@RestPath String id);

    @GET
    @Path("/v1/evidence/{id}")
    Uni<JsonNode> evidence(@RestPath String id);
}
