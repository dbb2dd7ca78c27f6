package io.evenhand.appeals.console;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Findings: what rules found and people saw, to be confirmed or dismissed by a person. */
@Paged
@Path("/console/findings")
@Authenticated
@Produces(Desk.HTML)
public class FindingPages {

    private static final int PAGE = 50;

    private final Desk desk;
    private final Services services;
    private final Template list;
    private final Template one;

    FindingPages(
            Desk desk,
            Services services,
            @Location("console/findings.html") Template list,
            @Location("console/finding.html") Template one) {
        this.desk = desk;
        this.services = services;
        this.list = list;
        this.one = one;
    }

    @GET
    @Operation(hidden = true)
    public Uni<RestResponse<String>> list(
            @RestQuery @DefaultValue("pending") String state,
            @RestQuery @DefaultValue("") String account,
            @RestQuery @DefaultValue("") String rule,
            @RestQuery @DefaultValue("") String cursor) {
        return services.get(Route.of("enforcement", "/v1/findings")
                        .with("state", state.equals("all") ? "" : state)
                        .with("account", account)
                        .with("rule", rule)
                        .with("cursor", cursor)
                        .with("limit", PAGE))
                .chain(found -> desk.page(list.data("found", found)
                        .data("state", state)
                        .data("account", account)
                        .data("rule", rule)));
    }

    @GET
    @Path("/{id}")
    @Operation(hidden = true)
    public Uni<RestResponse<String>> show(@RestPath String id, @RestQuery @DefaultValue("") String said) {
        return shown(200, id, said, Form.EMPTY, null);
    }

    @POST
    @Path("/{id}/{action:confirm|dismiss}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> settle(
            @RestPath String id, @RestPath String action, MultivaluedMap<String, String> sent) {
        var form = Form.of(sent);
        return services.post(Route.of("enforcement", "/v1/findings/{}/" + action, id), form.deed(form.only("reason")))
                .map(_ -> desk.on("/console/findings/%s?said=%s".formatted(Route.encoded(id), action)))
                .onFailure(Refused.class)
                .recoverWithUni(e -> shown(Refused.status(e), id, "", form, e.getMessage()));
    }

    private Uni<RestResponse<String>> shown(int status, String id, String said, Form draft, @Nullable String refusal) {
        return services.get(Route.of("enforcement", "/v1/findings/{}", id))
                .chain(finding -> desk.page(
                        status,
                        one.data("finding", finding)
                                .data("said", said)
                                .data("draft", draft.fields())
                                .data("refusal", refusal)));
    }
}
