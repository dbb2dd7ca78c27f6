package io.evenhand.appeals.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;

/** How enforcement-service is told of a report that a person found to be right. */
@Path("/v1/signals")
interface SignalsClient {

    /** What is told; nothing by which the reporter could be known. */
    @RegisterForReflection
    record Signal(String account, String violation, String says, Instant at, String source, String report) {}

    /** The finding. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Found(String id) {}

    @POST
    Uni<Found> tell(@HeaderParam("Idempotency-Key") String key, Signal signal);
}
