package io.evenhand.appeals.link;

import io.evenhand.appeals.appeal.AppealView;
import io.evenhand.appeals.appeal.Grounds;
import io.evenhand.appeals.appeal.Kind;
import io.evenhand.appeals.link.Links.Behind;
import io.evenhand.appeals.mail.Held;
import io.evenhand.appeals.page.Stylesheet;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * The page behind a signed link. The token is all the authority there is: no cookie is set or read, so that no other page can
 * act for whoever has one.
 */
@Path("/appeal/{token}")
@PermitAll
@Produces(Stylesheet.HTML)
public class LinkResource {

    private static final int LONGEST_TEXT = 5_000;
    private static final int GONE = 410;
    private static final int UNPROCESSABLE = 422;

    private final Links links;
    private final Template page;
    private final Template refused;
    private final Stylesheet stylesheet;
    private final Held held;
    private final BusinessClock clock;

    LinkResource(
            Links links,
            @Location("appeal.html") Template page,
            @Location("no-link.html") Template refused,
            Stylesheet stylesheet,
            Held held,
            BusinessClock clock) {
        this.links = links;
        this.page = page;
        this.refused = refused;
        this.stylesheet = stylesheet;
        this.held = held;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "What happened, why, and a form to appeal; for whoever has the link")
    public Uni<RestResponse<String>> show(@RestPath String token, @RestQuery @Nullable String mail) {
        return links.open(token)
                .chain(found -> found.map(
                                behind -> written(behind, mail).chain(text -> shown(token, 200, behind, "", text)))
                        .orElseGet(this::none));
    }

    /** What a mail says that waits to be confirmed: it is in the form, to be sent or thrown away. */
    private Uni<String> written(Behind behind, @Nullable String mail) {
        return mail == null
                ? Uni.createFrom().item("")
                : held.statement(mail, behind.measure().id()).map(found -> found.orElse(""));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(
            summary = "Appeal, ask to be reinstated, answer a question or take it back; for whoever has the link",
            description = "The field do is appeal, reinstatement, answer or withdraw. A link brings one request.")
    public Uni<RestResponse<String>> submit(
            @RestPath String token,
            @RestForm("do") @Nullable String action,
            @RestForm @Nullable String grounds,
            @RestForm @Nullable String statement,
            @RestForm @Nullable String answer) {
        var text = Objects.requireNonNullElse(statement, Objects.requireNonNullElse(answer, ""));
        return links.open(token)
                .chain(found -> found.map(behind ->
                                act(token, behind, new Form(Objects.requireNonNullElse(action, ""), grounds, text)))
                        .orElseGet(this::none));
    }

    /** What was sent. */
    private record Form(String action, @Nullable String grounds, String text) {}

    private Uni<RestResponse<String>> act(String token, Behind behind, Form form) {
        var trouble = trouble(form);
        if (!trouble.isEmpty()) {
            return shown(token, UNPROCESSABLE, behind, trouble, form.text());
        }
        return done(token, behind, form)
                .replaceWith(() -> RestResponse.<String>seeOther(URI.create("/appeal/" + token)))
                .onFailure(ProblemException.class)
                .recoverWithUni(refusal -> again(token, refusal, form));
    }

    private Uni<Void> done(String token, Behind behind, Form form) {
        return switch (form.action()) {
            case "appeal" -> links.bring(token, behind.measure(), Kind.APPEAL, grounds(form), form.text());
            case "reinstatement" ->
                links.bring(token, behind.measure(), Kind.REINSTATEMENT, Grounds.FIXED, form.text());
            case "answer" -> links.answer(latest(behind), form.text());
            default -> links.withdraw(latest(behind));
        };
    }

    private static String trouble(Form form) {
        return switch (form.action()) {
            case "withdraw" -> "";
            case "appeal", "reinstatement", "answer" -> {
                if (form.text().isBlank()) {
                    yield "Write in your own words what we should know.";
                }
                yield form.text().length() > LONGEST_TEXT ? "Please use at most 5,000 characters." : "";
            }
            default -> "Choose what you want to do.";
        };
    }

    private Uni<RestResponse<String>> again(String token, ProblemException refusal, Form form) {
        return links.open(token)
                .chain(found -> found.map(behind -> shown(
                                token,
                                refusal.status(),
                                behind,
                                Objects.requireNonNullElse(refusal.getMessage(), ""),
                                form.text()))
                        .orElseGet(this::none));
    }

    private static AppealView latest(Behind behind) {
        return behind.latest()
                .orElseThrow(() -> new ProblemException(409, "wrong-state", "There is no request to act on."));
    }

    private static Grounds grounds(Form form) {
        return Grounds.said(Objects.requireNonNullElse(form.grounds(), ""));
    }

    private Uni<RestResponse<String>> shown(String token, int status, Behind behind, String trouble, String statement) {
        return stylesheet.page(
                status,
                page.data("page", LinkPage.of(behind, trouble, statement, clock.instant()))
                        .data("me", links.me(token, behind.measure())));
    }

    private Uni<RestResponse<String>> none() {
        return stylesheet.page(GONE, refused.instance());
    }
}
