package io.evenhand.appeals.console;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** A case: all that belongs together, on one line of time. */
@Paged
@Path("/console/cases/{id}")
@Authenticated
@Produces(Desk.HTML)
public class CasePages {

    private final Desk desk;
    private final Services services;
    private final Template page;

    CasePages(Desk desk, Services services, @Location("console/case.html") Template page) {
        this.desk = desk;
        this.services = services;
        this.page = page;
    }

    @GET
    @Operation(hidden = true)
    public Uni<RestResponse<String>> show(@RestPath String id) {
        return services.get(Route.of("appeals", "/v1/cases/{}", id)).chain(file -> desk.page(page.data("file", file)));
    }
}
