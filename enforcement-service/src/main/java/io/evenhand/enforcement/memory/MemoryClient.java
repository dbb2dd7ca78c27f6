package io.evenhand.enforcement.memory;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;

/** Metering's memory. */
@Path("/v1/memory")
interface MemoryClient {

    @POST
    Uni<Answer> find(Question question);

    @RegisterForReflection
    record Question(String epoch, List<String> accounts, List<Use> uses) {}

    @RegisterForReflection
    record Use(String account, String source, String id) {}

    /** Who or what is not named was never counted. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(List<State> checkpoints, List<Known> uses) {}

    /** Packed, in base 64. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record State(String account, long version, String state, Map<String, String> places) {}

    /** Packed, in base 64. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Known(String account, String source, String id, String decision, String fingerprint, String answer) {}
}
