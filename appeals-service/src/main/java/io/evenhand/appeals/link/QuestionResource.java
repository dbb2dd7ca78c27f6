package io.evenhand.appeals.link;

import io.evenhand.appeals.inquiry.Inquiries;
import io.evenhand.appeals.inquiry.InquiryView;
import io.evenhand.appeals.inquiry.Letters;
import io.evenhand.appeals.page.Stylesheet;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.identity.SignedLinks;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The page on which an account answers what it was asked. The token is all the authority there is, as on the page of a measure. */
@Path("/question/{token}")
@PermitAll
@Produces(Stylesheet.HTML)
public class QuestionResource {

    private static final int LONGEST_TEXT = 5_000;
    private static final int OK = 200;
    private static final int GONE = 410;
    private static final int UNPROCESSABLE = 422;

    private final Inquiries inquiries;
    private final SignedLinks links;
    private final Template page;
    private final Template refused;
    private final Stylesheet stylesheet;
    private final BusinessClock clock;

    QuestionResource(
            Inquiries inquiries,
            SignedLinks links,
            @Location("question.html") Template page,
            @Location("no-link.html") Template refused,
            Stylesheet stylesheet,
            BusinessClock clock) {
        this.inquiries = inquiries;
        this.links = links;
        this.page = page;
        this.refused = refused;
        this.stylesheet = stylesheet;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "What an account is asked, and a form to answer; for whoever has the link")
    public Uni<RestResponse<String>> show(@RestPath String token) {
        return shown(token, OK, "", "");
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(summary = "Answer what the account was asked; for whoever has the link")
    public Uni<RestResponse<String>> answer(@RestPath String token, @RestForm @Nullable String answer) {
        var text = Objects.requireNonNullElse(answer, "");
        var trouble = trouble(text);
        return trouble.isEmpty() ? answered(token, text) : shown(token, UNPROCESSABLE, trouble, text);
    }

    private static String trouble(String text) {
        if (text.isBlank()) {
            return "Write your answer in your own words.";
        }
        return text.length() > LONGEST_TEXT ? "Please use at most 5,000 characters." : "";
    }

    private Uni<RestResponse<String>> answered(String token, String text) {
        return subject(token)
                .map(id -> inquiries
                        .answer(id, text)
                        .replaceWith(() -> RestResponse.<String>seeOther(URI.create("/question/" + token)))
                        .onFailure(ProblemException.class)
                        .recoverWithUni(refusal -> shown(token, refusal, text)))
                .orElseGet(this::none);
    }

    private Uni<RestResponse<String>> shown(String token, Throwable refusal, String text) {
        var problem = (ProblemException) refusal;
        return shown(token, problem.status(), Objects.requireNonNullElse(problem.getMessage(), ""), text);
    }

    private Uni<RestResponse<String>> shown(String token, int status, String trouble, String text) {
        return subject(token)
                .map(inquiries::find)
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
                .chain(found ->
                        found.map(view -> shown(view, status, trouble, text)).orElseGet(this::none));
    }

    private Uni<RestResponse<String>> shown(InquiryView view, int status, String trouble, String text) {
        return stylesheet.page(status, page.data("page", QuestionPage.of(view, trouble, text)));
    }

    private Optional<String> subject(String token) {
        return links.subject(Letters.PURPOSE, token, clock.instant());
    }

    private Uni<RestResponse<String>> none() {
        return stylesheet.page(GONE, refused.instance());
    }
}
