package io.evenhand.kit.event;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestQuery;

/** Another service's events. */
@Path("/v1/events")
interface EventsClient {

    @GET
    Uni<EventPage> after(@RestQuery long after, @RestQuery int limit);
}
