package io.evenhand.appeals.me;

import io.evenhand.appeals.link.Passes;
import io.evenhand.appeals.page.Times;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.Objects;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * An account's page, for whoever has the link. The token in it is all the authority there is: no cookie is set or read, so that
 * no other page can act for its holder. No measure slows or stops it.
 */
@Path("/me/{token}")
@PermitAll
@Produces(Leaves.HTML)
public class MeResource {

    private static final int GONE = 410;

    private final Passes passes;
    private final Looking looking;
    private final Sources sources;
    private final Requests requests;
    private final Takeout takeout;
    private final MeConfig config;
    private final Template page;
    private final Template live;
    private final Template message;
    private final Template none;

    MeResource(
            Passes passes,
            Looking looking,
            Sources sources,
            Requests requests,
            Takeout takeout,
            MeConfig config,
            @Location("me.html") Template page,
            @Location("me-live.html") Template live,
            @Location("me-message.html") Template message,
            @Location("me-none.html") Template none) {
        this.passes = passes;
        this.looking = looking;
        this.sources = sources;
        this.requests = requests;
        this.takeout = takeout;
        this.config = config;
        this.page = page;
        this.live = live;
        this.message = message;
        this.none = none;
    }

    @GET
    @Operation(summary = "How an account stands, why, what fixes it, and all else that is its holder's to know")
    public Uni<RestResponse<String>> show(@RestPath String token, @RestQuery @Nullable String messages) {
        return looked(token, messages, picture -> shown(200, page, token, picture, Sent.NOTHING));
    }

    @GET
    @Path("/live")
    @Operation(summary = "The parts of the page that change by themselves")
    public Uni<RestResponse<String>> live(@RestPath String token) {
        return looked(token, null, picture -> shown(200, live, token, picture, Sent.NOTHING));
    }

    @GET
    @Path("/messages/{message}")
    @Operation(summary = "One message")
    public Uni<RestResponse<String>> message(@RestPath String token, @RestPath("message") String id) {
        return passes.account(token)
                .map(account -> sources.message(account, id)
                        .chain(found -> found.map(told -> sources.first(account, null)
                                        .chain(first -> Leaves.answer(
                                                200,
                                                message.data("path", "/me/" + token)
                                                        .data(
                                                                "message",
                                                                MessagePart.of(told, new Times(Picture.zone(first)))))))
                                .orElseGet(() -> none(404, "There is no such message"))))
                .orElseGet(this::noWay);
    }

    @GET
    @Path("/data")
    @Produces(MediaType.APPLICATION_JSON)
    @ResponseHeader(name = "Content-Disposition", value = "attachment; filename=\"fair-use-data.json\"")
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @ResponseHeader(name = "Referrer-Policy", value = "no-referrer")
    @Operation(summary = "All that the four services hold of the account")
    public Multi<Takeout.Line> data(@RestPath String token) {
        return passes.account(token)
                .map(takeout::of)
                .orElseGet(() -> Multi.createFrom()
                        .failure(
                                new ProblemException(GONE, "no-link", "This link is not valid, or its time is over.")));
    }

    @POST
    @Path("/measures/{measure}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(
            summary = "Appeal, ask to be restored, answer a question or take it back; for whoever has the link",
            description =
                    "The field do is appeal, reinstatement, answer or withdraw. A link brings one request about each"
                            + " measure.")
    public Uni<RestResponse<String>> submit(
            @RestPath String token,
            @RestPath String measure,
            @RestForm("do") @Nullable String action,
            @RestForm @Nullable String grounds,
            @RestForm @Nullable String statement) {
        var form = new Requests.Form(
                Objects.requireNonNullElse(action, ""),
                Objects.requireNonNullElse(grounds, "other"),
                Objects.requireNonNullElse(statement, ""));
        return passes.account(token)
                .map(account -> requests.take(account, token, measure, form)
                        .replaceWith(() -> Leaves.safe(RestResponse.ResponseBuilder.<String>create(303)
                                        .location(URI.create("/me/" + token + "#track")))
                                .build())
                        .onFailure(ProblemException.class)
                        .recoverWithUni(e -> again(token, measure, form, e)))
                .orElseGet(this::noWay);
    }

    private Uni<RestResponse<String>> again(
            String token, String measure, Requests.Form form, ProblemException refusal) {
        var sent = new Sent(measure, Objects.requireNonNullElse(refusal.getMessage(), ""), form.statement());
        return looked(token, null, picture -> shown(refusal.status(), page, token, picture, sent));
    }

    private Uni<RestResponse<String>> looked(
            String token, @Nullable String messages, Function<Picture, Uni<RestResponse<String>>> then) {
        return passes.account(token)
                .map(account -> looking.at(account, token, messages)
                        .chain(picture ->
                                picture.isErased() ? none(GONE, "This account has been deleted") : then.apply(picture)))
                .orElseGet(this::noWay);
    }

    private Uni<RestResponse<String>> shown(int status, Template template, String token, Picture picture, Sent sent) {
        var pages = config.pages().toString().replaceFirst("/$", "");
        return Leaves.answer(status, template.data("page", MePage.of("/me/" + token, picture, pages, sent)));
    }

    private Uni<RestResponse<String>> noWay() {
        return none(GONE, "This link is not valid any more");
    }

    private Uni<RestResponse<String>> none(int status, String title) {
        return Leaves.answer(status, none.data("title", title));
    }
}
