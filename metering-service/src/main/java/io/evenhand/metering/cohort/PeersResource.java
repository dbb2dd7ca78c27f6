package io.evenhand.metering.cohort;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.HOLDER;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.identity.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** One account beside its cohort, over HTTP. */
@Path("/v1/accounts/{id}/usage/peers")
public class PeersResource {

    private final Cohorts cohorts;
    private final SecurityIdentity identity;

    PeersResource(Cohorts cohorts, SecurityIdentity identity) {
        this.cohorts = cohorts;
        this.identity = identity;
    }

    @GET
    @RolesAllowed({HOLDER, SUPPORT, REVIEWER, SENIOR, OPERATOR, AUDITOR, SERVICE})
    @Operation(
            summary = "What an account used of a meter beside the others on its plan",
            description = "A holder is told of the others only where there are at least 20.")
    public Uni<Peers> peers(
            @RestPath String id,
            @RestQuery @Nullable String meter,
            @RestQuery @Nullable String window,
            @RestQuery @Nullable String at) {
        var caller = Caller.of(identity);
        caller.mustSee(id, "account");
        return cohorts.peers(id, meter, window, at, caller instanceof Caller.Platform);
    }
}
