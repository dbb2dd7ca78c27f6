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
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Reports of third parties: claimed, placed with an account, and resolved. */
@Paged
@Path("/console/reports")
@Authenticated
@Produces(Desk.HTML)
public class ReportPages {

    private static final int PAGE = 50;

    private final Desk desk;
    private final Services services;
    private final Template list;
    private final Template one;

    ReportPages(
            Desk desk,
            Services services,
            @Location("console/reports.html") Template list,
            @Location("console/report.html") Template one) {
        this.desk = desk;
        this.services = services;
        this.list = list;
        this.one = one;
    }

    @GET
    @Operation(hidden = true)
    public Uni<RestResponse<String>> list(
            @RestQuery @DefaultValue("received") String state,
            @RestQuery @DefaultValue("") String account,
            @RestQuery @DefaultValue("") String cursor) {
        return services.get(Route.of("appeals", "/v1/reports")
                        .with("state", state.equals("all") ? "" : state)
                        .with("account", account)
                        .with("cursor", cursor)
                        .with("limit", PAGE))
                .chain(found ->
                        desk.page(list.data("found", found).data("state", state).data("account", account)));
    }

    @GET
    @Path("/{id}")
    @Operation(hidden = true)
    public Uni<RestResponse<String>> show(@RestPath String id, @RestQuery @DefaultValue("") String said) {
        return shown(200, id, said, Form.EMPTY, null);
    }

    @POST
    @Path("/{id}/{action:claim|accept|resolve}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> act(
            @RestPath String id, @RestPath String action, MultivaluedMap<String, String> sent) {
        var form = Form.of(sent);
        var body = switch (action) {
            case "accept" -> form.only("account", "violation", "occurredAt");
            case "resolve" -> form.only("outcome", "reason", "duplicateOf");
            default -> Map.<String, Object>of();
        };
        return services.post(Route.of("appeals", "/v1/reports/{}/" + action, id), form.deed(body))
                .map(_ -> desk.on("/console/reports/%s?said=%s".formatted(Route.encoded(id), action)))
                .onFailure(Refused.class)
                .recoverWithUni(e -> shown(Refused.status(e), id, "", form, e.getMessage()));
    }

    private Uni<RestResponse<String>> shown(int status, String id, String said, Form draft, @Nullable String refusal) {
        return services.get(Route.of("appeals", "/v1/reports/{}", id))
                .chain(report -> desk.page(
                        status,
                        one.data("report", report)
                                .data("said", said)
                                .data("draft", draft.fields())
                                .data("refusal", refusal)));
    }
}
