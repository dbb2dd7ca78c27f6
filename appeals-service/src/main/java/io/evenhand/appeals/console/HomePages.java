package io.evenhand.appeals.console;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

/** Where the console begins and ends. */
@Paged
@Path("/console")
@Authenticated
@Produces(Desk.HTML)
public class HomePages {

    private final Desk desk;
    private final Template bye;

    HomePages(Desk desk, @Location("console/bye.html") Template bye) {
        this.desk = desk;
        this.bye = bye;
    }

    @GET
    @Operation(hidden = true)
    public RestResponse<String> home() {
        return desk.on(desk.home().toString());
    }

    @GET
    @Path("/bye")
    @PermitAll
    @Operation(hidden = true)
    public Uni<RestResponse<String>> bye() {
        return bye.instance()
                .createUni()
                .map(html -> RestResponse.ResponseBuilder.ok(html, Desk.HTML).build());
    }
}
