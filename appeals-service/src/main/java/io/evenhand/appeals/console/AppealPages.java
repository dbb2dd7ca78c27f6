package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.appeals.appeal.Code;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * One appeal: what is asked for, what is known, and what the person may do about it. What a service refuses leaves the draft in
 * its form, beside what has changed meanwhile.
 */
@Paged
@Path("/console/appeals/{id}")
@Authenticated
@Produces(Desk.HTML)
public class AppealPages {

    /** What may take the place of a measure that went too far. */
    static final List<String> MILDER = List.of("notice", "throttle", "pause", "suspension");

    private final Desk desk;
    private final Services services;
    private final CaseData cases;
    private final Template page;
    private final Template status;

    AppealPages(
            Desk desk,
            Services services,
            CaseData cases,
            @Location("console/appeal.html") Template page,
            @Location("console/appeal-status.html") Template status) {
        this.desk = desk;
        this.services = services;
        this.cases = cases;
        this.page = page;
        this.status = status;
    }

    /**
     * What a page says beside the appeal.
     *
     * @param said of what was just done
     * @param draft what was sent and not taken
     * @param refusal why it was not taken
     */
    private record Beside(
            String said,
            Form draft,
            @Nullable Refused refusal,
            @Nullable JsonNode evidence) {

        private static Beside nothing(String said) {
            return new Beside(said, Form.EMPTY, null, null);
        }
    }

    @GET
    @Operation(hidden = true)
    public Uni<RestResponse<String>> show(@RestPath String id, @RestQuery @DefaultValue("") String said) {
        return services.get(appeal(id)).chain(found -> shown(200, found, Beside.nothing(said)));
    }

    @GET
    @Path("/status")
    @Operation(hidden = true)
    public Uni<RestResponse<String>> status(@RestPath String id, @RestQuery @DefaultValue("") String seen) {
        return services.get(appeal(id))
                .chain(found -> desk.page(status.data("appeal", found)
                        .data("stale", !seen.equals(found.path("version").asText()))));
    }

    /** Where somebody gets who loads the page again after a form was answered. */
    @GET
    @Path("/{action:evidence|claim|renew|release|ask|escalate|decide|propose|approve|refuse|reopen|answer}")
    @Operation(hidden = true)
    public RestResponse<String> back(@RestPath String id) {
        return desk.on("/console/appeals/" + Route.encoded(id));
    }

    @POST
    @Path("/evidence")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> evidence(@RestPath String id, MultivaluedMap<String, String> sent) {
        return services.post(action(id, "evidence"), Services.Deed.of(Map.of()))
                .chain(evidence -> services.get(appeal(id))
                        .chain(found -> shown(200, found, new Beside("", Form.of(sent), null, evidence))));
    }

    @POST
    @Path("/{action:claim|renew|release|ask|escalate|decide|propose|approve|refuse|reopen|answer}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> act(
            @RestPath String id, @RestPath String action, MultivaluedMap<String, String> sent) {
        var form = Form.of(sent);
        return services.post(action(id, action), form.deed(body(action, form)))
                .map(done -> desk.on(
                        "/console/appeals/%s?said=%s".formatted(done.path("id").asText(), action)))
                .onFailure(Refused.class)
                .recoverWithUni(e -> again(id, form, e));
    }

    /** The page as it is now, with what was written and why it was not taken. Whoever has opened the evidence sees it again. */
    private Uni<RestResponse<String>> again(String id, Form draft, Refused refusal) {
        return services.get(appeal(id)).chain(found -> {
            var opened = found.path("staff").path("evidenceOpened").asBoolean();
            var evidence = opened
                    ? services.post(action(id, "evidence"), Services.Deed.of(Map.of()))
                            .map(Optional::of)
                            .onFailure(Refused.class)
                            .recoverWithItem(Optional.empty())
                    : Uni.createFrom().item(Optional.<JsonNode>empty());
            return evidence.chain(
                    shown -> shown(refusal.status(), found, new Beside("", draft, refusal, shown.orElse(null))));
        });
    }

    private Uni<RestResponse<String>> shown(int status, JsonNode appeal, Beside beside) {
        return cases.beside(appeal)
                .chain(data -> desk.page(
                        status,
                        page.data("appeal", appeal)
                                .data("offers", Offers.of(appeal))
                                .data("codes", Code.words())
                                .data("kinds", MILDER)
                                .data("said", beside.said())
                                .data("draft", beside.draft().fields())
                                .data(
                                        "refusal",
                                        beside.refusal() == null
                                                ? null
                                                : beside.refusal().getMessage())
                                .data(
                                        "stale",
                                        beside.refusal() != null
                                                && beside.refusal().isStale())
                                .data("evidence", beside.evidence())
                                .data("file", data.get("file"))
                                .data("measure", data.get("measure"))
                                .data("standing", data.get("standing"))
                                .data("chart", data.get("chart"))));
    }

    private static Map<String, Object> body(String action, Form form) {
        return switch (action) {
            case "ask" -> form.only("question");
            case "escalate" -> form.only("reason");
            case "refuse", "reopen" -> form.only("note");
            case "answer" -> form.only("answer");
            case "decide", "propose" -> verdict(form);
            default -> Map.of();
        };
    }

    private static Map<String, Object> verdict(Form form) {
        var body = form.only("outcome", "code", "reason", "note");
        if ("modified".equals(form.text("outcome"))) {
            body.put("replacement", form.only("kind", "pace", "lasts"));
        }
        return body;
    }

    private static Route appeal(String id) {
        return Route.of("appeals", "/v1/appeals/{}", id);
    }

    private static Route action(String id, String action) {
        return Route.of("appeals", "/v1/appeals/{}/" + action, id);
    }
}
