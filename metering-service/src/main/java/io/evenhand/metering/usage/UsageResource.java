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
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** Usage over HTTP. */
@Path("/v1/accounts/{id}/usage")
@RolesAllowed({HOLDER, SUPPORT, REVIEWER, SENIOR, OPERATOR, AUDITOR, GATEWAY, SERVICE})
public class UsageResource {

    private static final long RECONNECT_MS = 2_000;

    private final Usages usages;
    private final LiveViews live;
    private final SecurityIdentity identity;

    UsageResource(Usages usages, LiveViews live, SecurityIdentity identity) {
        this.usages = usages;
        this.live = live;
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
    @Path("/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    // What stands between is to pass events on when they come.
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @Operation(
            summary = "What an account has used of its limits, now and whenever it changes, as server-sent events",
            description =
                    "Events are named `usage`; a comment every ten seconds at most shows that the stream is alive.")
    public Multi<OutboundSseEvent> stream(
            @RestPath String id,
            @RestQuery @Nullable String install,
            @RestQuery @Nullable String key,
            @Context Sse sse) {
        var caller = Caller.of(identity);
        caller.mustSee(id, "account");
        var view = live.open(id, Viewer.of(caller, install, key), Caller.keyHash(identity));
        return live.told(view).map(told -> event(sse, told));
    }

    private static OutboundSseEvent event(Sse sse, Optional<Usage> told) {
        return told.map(usage -> sse.newEventBuilder()
                        .name("usage")
                        .reconnectDelay(RECONNECT_MS)
                        .data(usage)
                        .build())
                .orElseGet(() -> sse.newEventBuilder().comment("").build());
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
