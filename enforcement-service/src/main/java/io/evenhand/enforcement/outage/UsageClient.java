package io.evenhand.enforcement.outage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metering's ingestion. */
@Path("/v1/usage-events")
interface UsageClient {

    /**
     * Has it counted.
     *
     * @param events a JSON array of CloudEvents
     */
    @POST
    @Consumes("application/cloudevents-batch+json")
    Uni<Items> tell(String events);

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Items(List<Item> items) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Item(
            String source,
            String id,
            String status,
            @Nullable Problem problem) {

        /** Whether it is known what became of it; whoever was told before says so again. */
        boolean isSettled() {
            return problem == null || problem.status() < 500;
        }
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Problem(int status, @Nullable String detail) {}
}
