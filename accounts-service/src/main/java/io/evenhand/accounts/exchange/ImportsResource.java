package io.evenhand.accounts.exchange;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;

import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Imports over HTTP. */
@Path("/v1/imports")
public class ImportsResource {

    private final Imports imports;
    private final Vertx vertx;
    private final SecurityIdentity identity;
    private final Deed deed;

    ImportsResource(Imports imports, Vertx vertx, SecurityIdentity identity, Deed deed) {
        this.imports = imports;
        this.vertx = vertx;
        this.identity = identity;
        this.deed = deed;
    }

    @POST
    @RolesAllowed(OPERATOR)
    @Consumes({"text/csv", "application/json", "application/x-ndjson"})
    @Idempotent
    @Audited("import")
    @Operation(
            summary = "Take in a file of accounts or lots, as CSV with a header, a JSON array or JSON lines",
            description = "Answered when the file is kept; the import tells how far it is. A row that was taken in"
                    + " before is found unchanged, so the same file may be sent again. A file that cannot be read to"
                    + " its end is refused as a whole.")
    public Uni<RestResponse<ImportView>> begin(
            @RestQuery @DefaultValue("") String kind,
            @RestQuery @DefaultValue("false") boolean dryRun,
            @RestHeader("Content-Type") String contentType,
            byte[] content) {
        var intake = imports.intake(kind)
                .orElseThrow(
                        () -> ProblemException.invalid("kind", "must be one of " + String.join(", ", imports.kinds())));
        return vertx.executeBlocking(Uni.createFrom()
                        .item(() -> Upload.of(intake, Form.of(contentType), dryRun, Buffer.buffer(content))))
                .chain(upload -> imports.begin(upload, identity.getPrincipal().getName()))
                .invoke(begun -> deed.done(
                        begun.id(),
                        Map.of(
                                "kind", begun.kind(),
                                "rows", begun.rows(),
                                "sha256", begun.sha256(),
                                "dryRun", begun.dryRun())))
                .map(begun -> RestResponse.ResponseBuilder.<ImportView>create(RestResponse.Status.ACCEPTED)
                        .location(URI.create("/v1/imports/" + begun.id()))
                        .entity(begun)
                        .build());
    }

    @GET
    @RolesAllowed({OPERATOR, AUDITOR})
    @Operation(summary = "All imports, the newest first")
    public Uni<Page<ImportView>> list(
            @RestQuery @DefaultValue("") String cursor, @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return imports.list(cursor, limit);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({OPERATOR, AUDITOR})
    @Operation(summary = "How far an import is")
    public Uni<ImportView> get(@RestPath String id) {
        return imports.find(id).map(found -> found.orElseThrow(() -> ProblemException.notFound("import")));
    }

    @GET
    @Path("/{id}/errors")
    @RolesAllowed({OPERATOR, AUDITOR})
    @Operation(summary = "Which rows were refused, by line, and why")
    public Uni<Page<ImportError>> errors(
            @RestPath String id,
            @RestQuery @DefaultValue("0") @Min(0) long cursor,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return imports.errors(id, cursor, limit)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("import")));
    }
}
