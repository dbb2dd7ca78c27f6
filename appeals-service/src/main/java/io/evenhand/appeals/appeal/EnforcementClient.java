package io.evenhand.appeals.appeal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** What enforcement-service is asked to do. Each call with the same key takes effect once. */
@Path("/v1/measures/{id}")
interface EnforcementClient {

    /** Whether what became of the measure is in force everywhere. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(@Nullable Boolean applied, @Nullable String state) {

        /** Whether every replica decides by it. */
        boolean isApplied() {
            return applied != null && applied;
        }

        /** Whether there is nothing left to lift or to replace. */
        boolean isOver() {
            return !"active".equals(state) && !"scheduled".equals(state) && state != null;
        }
    }

    @GET
    Uni<Answer> get(@RestPath String id);

    @POST
    @Path("/{call}")
    Uni<Answer> ask(
            @RestPath String id,
            @RestPath String call,
            @HeaderParam("Idempotency-Key") String key,
            RestorationQueue.Body body);
}
