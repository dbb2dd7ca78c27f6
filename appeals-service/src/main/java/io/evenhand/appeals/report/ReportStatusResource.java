package io.evenhand.appeals.report;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** What whoever has the link from a receipt may do; the token is all the authority there is. */
@Path("/v1/report-status/{receipt}")
@PermitAll
public class ReportStatusResource {

    private final Reports reports;

    ReportStatusResource(Reports reports) {
        this.reports = reports;
    }

    /** Why the outcome should be looked at again. */
    public record Statement(@NotBlank @Size(max = 5_000) String statement) {}

    @GET
    @Operation(summary = "What became of a report; for whoever has the link")
    public Uni<RestResponse<Reports.Status>> status(@RestPath String receipt) {
        return reports.status(receipt).map(ReportStatusResource::unstored);
    }

    @POST
    @Path("/review")
    @Operation(summary = "Have the outcome looked at again, once, by somebody else; for whoever has the link")
    public Uni<RestResponse<Reports.Status>> review(@RestPath String receipt, @Valid @NotNull Statement request) {
        return reports.review(receipt, request.statement()).map(ReportStatusResource::unstored);
    }

    private static RestResponse<Reports.Status> unstored(Reports.Status status) {
        return RestResponse.ResponseBuilder.ok(status)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }
}
