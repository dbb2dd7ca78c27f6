package io.evenhand.accounts.exchange;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenhand.kit.problem.ProblemException;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** Exports over HTTP. */
@Path("/v1/exports/{kind}")
@RolesAllowed({OPERATOR, AUDITOR})
public class ExportsResource {

    private final Exports exports;

    ExportsResource(Exports exports) {
        this.exports = exports;
    }

    @GET
    @Produces("text/csv;qs=1")
    @Operation(
            summary = "All accounts, or all lots that hold something, as CSV or JSON lines",
            description = "It can be imported elsewhere as it is. Erased accounts are left out.")
    public Multi<String> csv(@RestPath String kind) {
        return exports.csv(outlet(kind));
    }

    @GET
    @Produces("application/x-ndjson;qs=0.5")
    @Operation(summary = "The same, a JSON object a line")
    public Multi<ObjectNode> ndjson(@RestPath String kind) {
        return exports.ndjson(outlet(kind));
    }

    private Outlet outlet(String kind) {
        return exports.outlet(kind).orElseThrow(() -> ProblemException.notFound("export"));
    }
}
