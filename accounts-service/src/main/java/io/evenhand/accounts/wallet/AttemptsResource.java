package io.evenhand.accounts.wallet;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.page.Page;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What an account tried with wallets and was refused. */
@Path("/v1/accounts/{id}/wallet-attempts")
@RolesAllowed({SUPPORT, REVIEWER, SENIOR, OPERATOR, AUDITOR, SERVICE})
public class AttemptsResource {

    private final Attempts attempts;

    AttemptsResource(Attempts attempts) {
        this.attempts = attempts;
    }

    /** How often which kind was tried. */
    @RegisterForReflection
    public record Counts(Instant since, long total, Map<String, Long> byKind) {
        public Counts {
            byKind = Map.copyOf(byKind);
        }
    }

    @GET
    @Operation(summary = "Refused calls about wallets, by an account or about it, oldest first")
    public Uni<Page<Attempt>> list(
            @RestPath String id,
            @RestQuery @DefaultValue("0") @Min(0) long cursor,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return attempts.of(id, cursor, limit);
    }

    @GET
    @Path("/counts")
    @Operation(summary = "How many there were since an instant, by kind")
    public Uni<Counts> counts(@RestPath String id, @RestQuery @DefaultValue("1970-01-01T00:00:00Z") Instant since) {
        return attempts.counts(id, since)
                .map(counts -> new Counts(
                        since,
                        counts.values().stream().mapToLong(Long::longValue).sum(),
                        counts));
    }
}
