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

/** Questions to accounts: what was asked, what was answered, and asking. */
@Paged
@Path("/console/questions")
@Authenticated
@Produces(Desk.HTML)
public class QuestionPages {

    private static final int PAGE = 50;

    private final Desk desk;
    private final Services services;
    private final Template list;
    private final Template one;

    QuestionPages(
            Desk desk,
            Services services,
            @Location("console/questions.html") Template list,
            @Location("console/question.html") Template one) {
        this.desk = desk;
        this.services = services;
        this.list = list;
        this.one = one;
    }

    @GET
    @Operation(hidden = true)
    public Uni<RestResponse<String>> list(
            @RestQuery @DefaultValue("open") String state,
            @RestQuery @DefaultValue("") String account,
            @RestQuery @DefaultValue("") String cursor) {
        return listed(200, state, account, cursor, Form.EMPTY, null);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> ask(MultivaluedMap<String, String> sent) {
        var form = Form.of(sent);
        return services.post(
                        Route.of("appeals", "/v1/information-requests"),
                        form.deed(form.only("account", "category", "finding", "case", "question", "answerIn")))
                .map(asked -> desk.on("/console/questions/%s?said=ask"
                        .formatted(asked.path("id").asText())))
                .onFailure(Refused.class)
                .recoverWithUni(e -> listed(Refused.status(e), "open", "", "", form, e.getMessage()));
    }

    @GET
    @Path("/{id}")
    @Operation(hidden = true)
    public Uni<RestResponse<String>> show(@RestPath String id, @RestQuery @DefaultValue("") String said) {
        return shown(200, id, said, null);
    }

    @POST
    @Path("/{id}/withdraw")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> withdraw(@RestPath String id, MultivaluedMap<String, String> sent) {
        return services.post(
                        Route.of("appeals", "/v1/information-requests/{}/withdraw", id),
                        Form.of(sent).deed(Map.of()))
                .map(_ -> desk.on("/console/questions/%s?said=withdraw".formatted(Route.encoded(id))))
                .onFailure(Refused.class)
                .recoverWithUni(e -> shown(Refused.status(e), id, "", e.getMessage()));
    }

    private Uni<RestResponse<String>> listed(
            int status, String state, String account, String cursor, Form draft, @Nullable String refusal) {
        return services.get(Route.of("appeals", "/v1/information-requests")
                        .with("state", state.equals("all") ? "" : state)
                        .with("account", account)
                        .with("cursor", cursor)
                        .with("limit", PAGE))
                .chain(found -> desk.page(
                        status,
                        list.data("found", found)
                                .data("state", state)
                                .data("account", account)
                                .data("draft", draft.fields())
                                .data("refusal", refusal)));
    }

    private Uni<RestResponse<String>> shown(int status, String id, String said, @Nullable String refusal) {
        return services.get(Route.of("appeals", "/v1/information-requests/{}", id))
                .chain(question -> desk.page(
                        status,
                        one.data("question", question)
                                .data("offers", Offers.of(question))
                                .data("said", said)
                                .data("refusal", refusal)));
    }
}
