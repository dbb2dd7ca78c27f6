package io.evenhand.enforcement.delivery;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.HOLDER;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** How a message got to its holder, over HTTP. */
@Path("/v1/accounts/{id}/messages/{message}/deliveries")
public class DeliveriesResource {

    private final Records records;
    private final SecurityIdentity identity;
    private final Deed deed;

    DeliveriesResource(Records records, SecurityIdentity identity, Deed deed) {
        this.records = records;
        this.identity = identity;
        this.deed = deed;
    }

    @GET
    @RolesAllowed({HOLDER, SUPPORT, REVIEWER, SENIOR, OPERATOR, AUDITOR, SERVICE})
    @Operation(summary = "How a message got to its holder: channel by channel, and whether it counts as delivered")
    public Uni<DeliveriesView> deliveries(@RestPath String id, @RestPath String message) {
        Caller.of(identity).mustSee(id, "message");
        return records.of(id, message).map(found -> found.orElseThrow(() -> ProblemException.notFound("message")));
    }

    @POST
    @Path("/email/bounce")
    @RolesAllowed({SUPPORT, SERVICE})
    @Audited("record-bounce")
    @Operation(summary = "The mail came back; within 24 h of its sending it then does not count as delivered")
    public Uni<RestResponse<Void>> bounced(@RestPath String id, @RestPath String message) {
        return records.bounced(id, message).map(bounce -> {
            switch (bounce) {
                case Records.Bounce.Recorded _ -> deed.done(id, Map.of("message", message));
                case Records.Bounce.KnownBefore _ -> deed.nothing();
                case Records.Bounce.NotSent _ ->
                    throw new ProblemException(409, "mail-not-sent", "No mail of this message was sent.");
                case Records.Bounce.NoSuchMessage _ -> throw ProblemException.notFound("message");
            }
            return RestResponse.noContent();
        });
    }
}
