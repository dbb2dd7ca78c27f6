package io.evenhand.metering.cohort;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.POLICY_ADMIN;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Cohorts over HTTP. */
@Path("/v1/cohorts/{plan}/{meter}")
public class CohortsResource {

    private final Cohorts cohorts;

    CohortsResource(Cohorts cohorts) {
        this.cohorts = cohorts;
    }

    @GET
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, POLICY_ADMIN, OPERATOR, AUDITOR, SERVICE})
    @Operation(
            summary = "What the accounts on a plan used of a meter",
            description =
                    "In the window of each account that `at` lies in: day, week, month (which it is where nothing is said) or"
                            + " cycle. `policy` must be named where accounts of several are on a plan of this name. `segment` takes those of a segment only.")
    public Uni<CohortView> cohort(
            @RestPath String plan,
            @RestPath String meter,
            @RestQuery @Nullable String policy,
            @RestQuery @Nullable String segment,
            @RestQuery @Nullable String window,
            @RestQuery @Nullable String at) {
        return cohorts.cohort(plan, meter, policy, segment, window, at);
    }
}
