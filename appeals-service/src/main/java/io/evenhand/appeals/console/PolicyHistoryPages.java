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

/** What was done about a policy beside its versions: what was set and switched at run time, and who was told of what is new. */
@Paged
@Path("/console/policies/{name}/history")
@Authenticated
@Produces(Desk.HTML)
public class PolicyHistoryPages {

    private final Desk desk;
    private final Services services;
    private final PolicyData policies;
    private final Template page;

    PolicyHistoryPages(
            Desk desk, Services services, PolicyData policies, @Location("console/policy-history.html") Template page) {
        this.desk = desk;
        this.services = services;
        this.policies = policies;
        this.page = page;
    }

    @GET
    @Operation(hidden = true)
    public Uni<RestResponse<String>> show(@RestPath String name) {
        return services.get(Route.of("accounts", "/v1/policies/{}", name))
                .chain(policy -> Uni.combine()
                        .all()
                        .unis(policies.changes(policy), policies.announcements(policy))
                        .asTuple()
                        .chain(both -> desk.page(page.data("name", name)
                                .data("changes", both.getItem1())
                                .data("announcements", both.getItem2()))));
    }
}
