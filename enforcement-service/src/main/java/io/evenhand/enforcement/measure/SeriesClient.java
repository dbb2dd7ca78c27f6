package io.evenhand.enforcement.measure;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** What an account used, as metering-service counted it. */
@Path("/v1/accounts/{id}/usage/series")
interface SeriesClient {

    @GET
    Uni<Series> series(
            @RestPath String id,
            @QueryParam("meter") String meter,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("step") String step);

    /** Use of one meter, a point for each day of the account's time zone. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Series(List<Point> items) {

        public Series {
            items = List.copyOf(items);
        }
    }

    /** The use from {@code startsAt} to the next point. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Point(String startsAt, long units, long decisions) {}
}
