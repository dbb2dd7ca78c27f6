package io.evenhand.metering.judgement;

import static io.evenhand.kit.identity.Roles.AUDITOR;
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

/** Whether a rule holds still, over HTTP. */
@Path("/v1/accounts/{id}/suspicions/{rule}")
public class SuspicionsResource {

    private final Rechecks rechecks;

    SuspicionsResource(Rechecks rechecks) {
        this.rechecks = rechecks;
    }

    @GET
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, AUDITOR, SERVICE})
    @Operation(
            summary =
                    "Whether a rule of suspicion, or a limit that compares or counts repetitions, holds for an account now",
            description = "On the figures of now. Where too little is known it does not hold, nor where the rule is"
                    + " switched off or is none of the account's plan: `says` tells which. Of a rule that looks at"
                    + " installs or keys, `subject` names one; without it any of them is enough.")
    public Uni<SuspicionView> look(@RestPath String id, @RestPath String rule, @RestQuery @Nullable String subject) {
        return rechecks.look(id, rule, subject);
    }
}
