package io.evenhand.appeals.inquiry;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;

/** What is asked of accounts-service. */
interface AccountsClient {

    @GET
    @Path("/v1/accounts/{id}")
    Uni<JsonNode> account(@RestPath String id);
}
