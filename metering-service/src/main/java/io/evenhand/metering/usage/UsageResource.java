package io.evenhand.metering.usage;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.GATEWAY;
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

/** Usage over HTTP. */
@Path("/v1/accounts/{id}/usage")
@RolesAllowed({HOLDER, SUPPORT, REVIEWER, SENIOR, OPERATOR, AUDITOR, GATEWAY, SERVICE})
public class UsageResource {

    private final Usages usages;
    private final SecurityIdentity identity;

    UsageResource(Usages usages, SecurityIdentity identity) {
        this.usages = usages;
        this.identity = identity;
    }

    @GET
    @Operation(
            summary = "What an account has used of its limits, now; a holder sees only the own account",
            description =
                    "Limits by install or key are shown for the install and the key that are named; a holder's own"
                            + " where none is.")
    public Uni<Usage> now(@RestPath String id, @RestQuery @Nullable String install, @RestQuery @Nullable String key) {
        var caller = Caller.of(identity);
        caller.mustSee(id, "account");
        return usages.now(id, Viewer.of(caller, install, key));
    }

    @GET
    @Path("/series")
    @Operation(summary = "What an account has used of a meter, by the hour or by the day")
    public Uni<Series> series(
            @RestPath String id,
            @RestQuery @Nullable String meter,
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable String step) {
        Caller.of(identity).mustSee(id, "account");
        return usages.series(id, meter, from, to, step);
    }
}
