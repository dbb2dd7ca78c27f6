package io.evenhand.kit.audit;

import static io.evenhand.kit.identity.Roles.AUDITOR;

import io.evenhand.kit.page.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;

/** What staff did in this service, for auditors to read. */
@Path("/v1/audit")
@RolesAllowed(AUDITOR)
public class AuditResource {

    private final AuditLog log;

    AuditResource(AuditLog log) {
        this.log = log;
    }

    @GET
    @Operation(
            summary = "The lines of the audit log after a position, of all or of one actor or subject",
            description =
                    "A line has position, service, at, actor, roles, action, subject and details, which are hashed"
                            + " as canonical JSON (RFC 8785) after the hash in previous; hash is the outcome.")
    public Uni<Page<Map<String, Object>>> after(
            @RestQuery @DefaultValue("0") @Min(0) long after,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit,
            @RestQuery Optional<String> actor,
            @RestQuery Optional<String> subject) {
        return log.after(after, limit, actor, subject);
    }
}
