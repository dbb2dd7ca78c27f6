package io.evenhand.metering.acceptance;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.HOLDER;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.POLICY_ADMIN;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.page.Page;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** What an account accepted by use, over HTTP. */
@Path("/v1/accounts/{id}/acceptances")
@RolesAllowed({HOLDER, SUPPORT, REVIEWER, SENIOR, POLICY_ADMIN, OPERATOR, AUDITOR, SERVICE})
public class AcceptancesResource {

    private final Pool pool;
    private final SecurityIdentity identity;

    AcceptancesResource(Pool pool, SecurityIdentity identity) {
        this.pool = pool;
        this.identity = identity;
    }

    @GET
    @Operation(summary = "Versions that the account accepted by its first use under them, the oldest first")
    public Uni<Page<AcceptanceView>> list(@RestPath String id) {
        Caller.of(identity).mustSee(id, "account");
        return pool.preparedQuery("SELECT policy, version, at, decision FROM acceptance WHERE account = $1"
                        + " ORDER BY at, policy, version")
                .execute(Tuple.of(id))
                .map(rows -> new Page<>(
                        StreamSupport.stream(rows.spliterator(), false)
                                .map(AcceptancesResource::view)
                                .toList(),
                        null));
    }

    private static AcceptanceView view(Row row) {
        return new AcceptanceView(
                row.getString("policy"),
                row.getInteger("version"),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("decision"));
    }
}
