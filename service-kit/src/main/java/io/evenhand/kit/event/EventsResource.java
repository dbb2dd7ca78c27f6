package io.evenhand.kit.event;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/** This service's events, for the others to read. */
@Path("/v1/events")
@RolesAllowed("service")
public class EventsResource {

    private static final int MOST = 1000;

    private final EventLog log;

    EventsResource(EventLog log) {
        this.log = log;
    }

    @GET
    @Operation(summary = "The events after a position, in order and without gaps")
    public Uni<EventPage> after(
            @RestQuery @DefaultValue("0") @Min(0) long after,
            @RestQuery @DefaultValue("500") @Min(1) @Max(MOST) int limit) {
        return log.after(after, limit);
    }
}
