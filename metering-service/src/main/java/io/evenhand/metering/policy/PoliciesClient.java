package io.evenhand.metering.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    /** A policy: the version in force, and all of them in their order. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Versions(Version current, List<Version> versions) {
        public Versions {
            versions = List.copyOf(versions);
        }

        /** Those that were published up to the one in force: its counters go on with theirs. */
        List<Published> untilInForce() {
            return versions.stream()
                    .filter(each -> each.version() <= current.version())
                    .flatMap(each ->
                            Optional.ofNullable(each.effectiveAt())
                                    .map(at -> new Published(each.version(), at))
                                    .stream())
                    .toList();
        }
    }

    /** A version that decides from an instant on. */
    record Published(int version, Instant effectiveAt) {}

    /** A version; one that is a draft takes effect never. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Version(int version, @Nullable Instant effectiveAt) {}

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
