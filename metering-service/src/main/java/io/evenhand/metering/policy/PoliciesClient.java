package io.evenhand.metering.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The policies of the accounts service. */
@Path("/v1/policies/{name}")
interface PoliciesClient {

    @GET
    Uni<Versions> versions(@RestPath String name);

    @GET
    @Path("/versions/{number}")
    Uni<Text> text(@RestPath String name, @RestPath int number);

    @GET
    @Path("/parameters")
    Uni<Parameters> parameters(@RestPath String name);

    @GET
    @Path("/switches")
    Uni<Switched> switches(@RestPath String name);

    /** A policy; of its versions only the one in force matters here. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Versions(Version current) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Version(int version) {}

    /** A version's file. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Text(String source) {}

    /** The parameters of the version in force. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Parameters(List<Parameter> items) {
        public Parameters {
            items = List.copyOf(items);
        }
    }

    /** A parameter, whose value was set at run time unless {@code changedAt} is absent. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Parameter(
            String name, @Nullable String value, @Nullable String changedAt) {}

    /** What is switched off. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Switched(List<Rule> items) {
        public Switched {
            items = List.copyOf(items);
        }
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Rule(String rule) {}
}
