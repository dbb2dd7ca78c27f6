package io.evenhand.metering.judgement;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.POLICY_ADMIN;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** How what a rule looks at is spread over accounts, over HTTP. */
@Path("/v1/policies/{policy}/rules/{rule}/histogram")
public class HistogramsResource {

    private final Histograms histograms;

    HistogramsResource(Histograms histograms) {
        this.histograms = histograms;
    }

    @GET
    @RolesAllowed({REVIEWER, SENIOR, POLICY_ADMIN, OPERATOR, AUDITOR, SERVICE})
    @Operation(
            summary = "How what a rule looks at is spread over the accounts on a plan, and whom it would find",
            description =
                    "Of a limit that compares accounts: use in the window in progress, and how many would be found at this"
                            + " and at other figures. Of a rule of suspicion: what it found, by the day. `plan` must be named"
                            + " where several have the rule.")
    public Uni<HistogramView> histogram(
            @RestPath String policy, @RestPath String rule, @RestQuery @Nullable String plan) {
        return histograms.of(policy, rule, plan);
    }
}
