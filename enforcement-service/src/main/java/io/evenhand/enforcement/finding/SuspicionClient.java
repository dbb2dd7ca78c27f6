package io.evenhand.enforcement.finding;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

/** Metering's second look at a rule. */
@Path("/v1/accounts/{id}/suspicions/{rule}")
interface SuspicionClient {

    @GET
    Uni<Answer> look(@PathParam("id") String account, @PathParam("rule") String rule, @QueryParam("subject") String of);

    /**
     * What the rule says of the figures of now.
     *
     * @param enough whether there were figures enough to say
     */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(boolean holds, boolean enough) {}
}
