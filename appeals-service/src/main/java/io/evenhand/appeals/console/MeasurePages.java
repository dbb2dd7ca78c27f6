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

/** Measures: those that wait for another person, those in force, and one with all that may be done about it. */
@Paged
@Path("/console")
@Authenticated
@Produces(Desk.HTML)
public class MeasurePages {

    private static final int PAGE = 100;

    private final Desk desk;
    private final Services services;
    private final CaseData cases;
    private final Template approvals;
    private final Template list;
    private final Template one;

    MeasurePages(
            Desk desk,
            Services services,
            CaseData cases,
            @Location("console/approvals.html") Template approvals,
            @Location("console/measures.html") Template list,
            @Location("console/measure.html") Template one) {
        this.desk = desk;
        this.services = services;
        this.cases = cases;
        this.approvals = approvals;
        this.list = list;
        this.one = one;
    }

    @GET
    @Path("/approvals")
    @Operation(hidden = true)
    public Uni<RestResponse<String>> approvals() {
        var proposed = Route.of("enforcement", "/v1/measures")
                .with("state", "proposed")
                .with("limit", 500);
        var verdicts = Route.of("appeals", "/v1/appeals").with("view", "needs-second");
        return Uni.combine()
                .all()
                .unis(services.get(proposed), services.get(verdicts))
                .asTuple()
                .chain(both ->
                        desk.page(approvals.data("measures", both.getItem1()).data("appeals", both.getItem2())));
    }

    @GET
    @Path("/measures")
    @Operation(hidden = true)
    public Uni<RestResponse<String>> list(
            @RestQuery @DefaultValue("active") String state,
            @RestQuery @DefaultValue("") String kind,
            @RestQuery @DefaultValue("") String rule,
            @RestQuery @DefaultValue("") String cursor) {
        return services.get(Route.of("enforcement", "/v1/measures")
                        .with("state", state.equals("all") ? "" : state)
                        .with("rule", rule)
                        .with("cursor", cursor)
                        .with("limit", PAGE))
                .chain(found -> desk.page(list.data("found", found)
                        .data("state", state)
                        .data("kind", kind)
                        .data("rule", rule)));
    }

    @GET
    @Path("/measures/{id}")
    @Operation(hidden = true)
    public Uni<RestResponse<String>> show(@RestPath String id, @RestQuery @DefaultValue("") String said) {
        return shown(200, id, said, Form.EMPTY, null);
    }

    @POST
    @Path("/measures/{id}/{action:approve|refuse|lift|reverse|extend|replace}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> act(
            @RestPath String id, @RestPath String action, MultivaluedMap<String, String> sent) {
        var form = Form.of(sent);
        return services.post(
                        Route.of("enforcement", "/v1/measures/{}/" + action, id),
                        form.deed(form.only("reason", "until", "kind", "pace", "lasts")))
                .map(_ -> desk.on("/console/measures/%s?said=%s".formatted(Route.encoded(id), action)))
                .onFailure(Refused.class)
                .recoverWithUni(e -> shown(Refused.status(e), id, "", form, e.getMessage()));
    }

    private Uni<RestResponse<String>> shown(int status, String id, String said, Form draft, @Nullable String refusal) {
        return services.get(Route.of("enforcement", "/v1/measures/{}", id))
                .chain(measure -> cases.chart(measure.path("account").asText())
                        .chain(chart -> desk.page(
                                status,
                                one.data("measure", measure)
                                        .data("chart", chart.orElse(null))
                                        .data("kinds", AppealPages.MILDER)
                                        .data("said", said)
                                        .data("draft", draft.fields())
                                        .data("refusal", refusal))));
    }
}
