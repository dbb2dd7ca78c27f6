package io.evenhand.appeals.console;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** What staff did, service by service, as the audit logs have it. */
@Paged
@Path("/console/audit")
@Authenticated
@Produces(Desk.HTML)
public class AuditPages {

    private static final int PAGE = 100;
    private static final List<String> SERVICES = List.of("appeals", "enforcement", "accounts", "metering");

    private final Desk desk;
    private final Services services;
    private final Template page;

    AuditPages(Desk desk, Services services, @Location("console/audit.html") Template page) {
        this.desk = desk;
        this.services = services;
        this.page = page;
    }

    @GET
    @Operation(hidden = true)
    public Uni<RestResponse<String>> log(
            @RestQuery @DefaultValue("appeals") String service,
            @RestQuery @DefaultValue("") String actor,
            @RestQuery @DefaultValue("") String subject,
            @RestQuery @DefaultValue("0") long after) {
        var known = SERVICES.contains(service) ? service : "appeals";
        return services.get(Route.of(known, "/v1/audit")
                        .with("actor", actor)
                        .with("subject", subject)
                        .with("after", after)
                        .with("limit", PAGE))
                .chain(found -> desk.page(page.data("found", found)
                        .data("services", SERVICES)
                        .data("service", known)
                        .data("actor", actor)
                        .data("subject", subject)));
    }
}
