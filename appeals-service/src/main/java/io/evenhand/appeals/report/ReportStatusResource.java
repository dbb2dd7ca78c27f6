package io.evenhand.appeals.report;

import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.identity.Caller;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** What whoever has the link from a receipt may do; the token is all the authority there is. */
@Path("/v1/report-status/{receipt}")
@PermitAll
public class ReportStatusResource {

    private final Reports reports;
    private final CurrentIdentityAssociation callers;
    private final Deed deed;

    ReportStatusResource(Reports reports, CurrentIdentityAssociation callers, Deed deed) {
        this.reports = reports;
        this.callers = callers;
        this.deed = deed;
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
    @Audited("ask-for-report-review")
    @Operation(summary = "Have the outcome looked at again, once, by somebody else; for whoever has the link")
    public Uni<RestResponse<Reports.Status>> review(@RestPath String receipt, @Valid @NotNull Statement request) {
        return reports.review(receipt, request.statement()).call(this::said).map(ReportStatusResource::unstored);
    }

    /** The log is of what staff do. */
    private Uni<Void> said(Reports.Status status) {
        return callers.getDeferredIdentity()
                .invoke(caller -> {
                    if (caller.isAnonymous() || Caller.of(caller) instanceof Caller.Holder) {
                        deed.nothing();
                    } else {
                        deed.done(status.reference(), Map.of("state", status.state()));
                    }
                })
                .replaceWithVoid();
    }

    private static RestResponse<Reports.Status> unstored(Reports.Status status) {
        return RestResponse.ResponseBuilder.ok(status)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }
}
