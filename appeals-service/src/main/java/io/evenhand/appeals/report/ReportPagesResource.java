package io.evenhand.appeals.report;

import io.evenhand.appeals.page.Stylesheet;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;
import org.jspecify.annotations.Nullable;

/** Pages on which anybody reports and follows a report: no script, no cookie, no login. */
@Path("/report")
@PermitAll
@Produces(Stylesheet.HTML)
public class ReportPagesResource {

    private static final int LONGEST_TEXT = 5_000;
    private static final int UNPROCESSABLE = 422;

    private final Reports reports;
    private final FormReader reader;
    private final Template form;
    private final Template status;
    private final Stylesheet stylesheet;
    private final RoutingContext call;
    private final Ids ids;

    ReportPagesResource(
            Reports reports,
            FormReader reader,
            @Location("report.html") Template form,
            @Location("report-status.html") Template status,
            Stylesheet stylesheet,
            RoutingContext call,
            Ids ids) {
        this.reports = reports;
        this.reader = reader;
        this.form = form;
        this.status = status;
        this.stylesheet = stylesheet;
        this.call = call;
        this.ids = ids;
    }

    @GET
    @Operation(summary = "A form on which anybody reports a violation")
    public Uni<RestResponse<String>> show() {
        return shown(200, ReportForm.empty(ids.next("form")), "", Map.of());
    }

    // The form's number makes one report of a form that is sent twice.
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(
            summary = "Report a violation by the form; the same report as POST /v1/reports takes",
            description = "Leads to the page of the report; what is wrong is said beside its input.")
    public Uni<RestResponse<String>> report(MultipartFormDataInput input) {
        return reader.read(input).chain(filled -> {
            var missing = filled.missing();
            return missing.isEmpty()
                    ? reports.take(
                                    filled.toReport(),
                                    call.request().remoteAddress().hostAddress())
                            .map(receipt -> RestResponse.<String>seeOther(page(receipt)))
                            .onFailure(ProblemException.class)
                            .recoverWithUni(refusal -> refused(filled, refusal))
                    : shown(UNPROCESSABLE, filled, "", missing);
        });
    }

    private static URI page(Reports.Receipt receipt) {
        return URI.create("/report" + receipt.page().substring(receipt.page().lastIndexOf('/')));
    }

    private Uni<RestResponse<String>> refused(ReportForm filled, ProblemException refusal) {
        var wrong = new LinkedHashMap<String, String>();
        var errors = refusal.toProblem().errors();
        for (FieldError error : errors == null ? List.<FieldError>of() : errors) {
            var input = filled.inputOf(error);
            if (!input.isEmpty()) {
                wrong.putIfAbsent(input, "This " + error.message() + ".");
            }
        }
        var trouble = wrong.isEmpty() ? Objects.requireNonNullElse(refusal.getMessage(), "") : "";
        return shown(refusal.status(), filled, trouble, wrong);
    }

    @GET
    @Path("/{receipt}")
    @Operation(summary = "What became of a report; for whoever has the link")
    public Uni<RestResponse<String>> follow(@RestPath String receipt) {
        return reports.status(receipt)
                .chain(found -> followed(200, receipt, found, "", ""))
                .onFailure(ProblemException.class)
                .recoverWithUni(this::none);
    }

    @POST
    @Path("/{receipt}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(summary = "Have the outcome looked at again, once, by somebody else; for whoever has the link")
    public Uni<RestResponse<String>> review(@RestPath String receipt, @RestForm @Nullable String statement) {
        var text = Objects.requireNonNullElse(statement, "").strip();
        return reports.status(receipt)
                .chain(found -> text.isEmpty() || text.length() > LONGEST_TEXT
                        ? followed(UNPROCESSABLE, receipt, found, "Write why, in 1 to 5,000 characters.", text)
                        : reports.review(receipt, text)
                                .replaceWith(() -> RestResponse.<String>seeOther(URI.create("/report/" + receipt)))
                                .onFailure(ProblemException.class)
                                .recoverWithUni(refusal -> followed(
                                        refusal.status(),
                                        receipt,
                                        found,
                                        Objects.requireNonNullElse(refusal.getMessage(), ""),
                                        text)))
                .onFailure(ProblemException.class)
                .recoverWithUni(this::none);
    }

    private Uni<RestResponse<String>> followed(
            int code, String receipt, Reports.Status found, String trouble, String statement) {
        return stylesheet.page(
                code,
                status.data("page", StatusPage.of(found, "/report/" + receipt, trouble))
                        .data("statement", statement));
    }

    private Uni<RestResponse<String>> none(ProblemException refusal) {
        return stylesheet.page(
                refusal.status(), status.data("page", StatusPage.none()).data("statement", ""));
    }

    private Uni<RestResponse<String>> shown(int code, ReportForm filled, String trouble, Map<String, String> wrong) {
        return stylesheet.page(code, form.data("page", ReportPage.of(filled, trouble, wrong)));
    }
}
