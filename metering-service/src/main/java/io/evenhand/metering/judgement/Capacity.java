package io.evenhand.metering.judgement;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.evenhand.kit.remote.ServiceClients;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Duration;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Asks enforcement how much of a shared capacity is in use. */
@ApplicationScoped
class Capacity {

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final double PERCENT = 100;

    private final PoolsClient enforcement;

    Capacity(ServiceClients clients) {
        this.enforcement = clients.of("enforcement", PoolsClient.class, LONGEST);
    }

    @Path("/v1/pools/{name}")
    interface PoolsClient {

        @GET
        Uni<Status> status(@RestPath String name, @RestQuery int longest);
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Status(double utilisation) {}

    /** In percent. Fails when enforcement does not tell. */
    @Timeout(2000)
    Uni<Double> used(String policy, String pool) {
        return enforcement.status(policy + "." + pool, 0).map(status -> PERCENT * status.utilisation());
    }
}
