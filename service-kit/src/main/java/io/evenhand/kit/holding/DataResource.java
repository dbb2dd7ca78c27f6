package io.evenhand.kit.holding;

import static io.evenhand.kit.identity.Roles.HOLDER;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.SERVICE;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.kit.identity.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** Tells all that this service holds of an account. */
@Path("/v1/accounts/{id}/data")
@RolesAllowed({OPERATOR, HOLDER, SERVICE})
public class DataResource {

    private final AccountData data;
    private final SecurityIdentity identity;

    DataResource(AccountData data, SecurityIdentity identity) {
        this.data = data;
        this.identity = identity;
    }

    @GET
    @Produces("application/x-ndjson")
    @Operation(
            summary = "All that this service holds of an account, a JSON object a line",
            description = "Each has kind, which is a table's name, and data. Another service answers for itself.")
    public Multi<JsonNode> all(@RestPath String id) {
        Caller.of(identity).mustSee(id, "account");
        return data.of(id);
    }
}
