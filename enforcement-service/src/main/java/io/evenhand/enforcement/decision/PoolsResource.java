package io.evenhand.enforcement.decision;

import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * Who runs and who waits in the shared pools. Their capacity is the policy's word: where it is a parameter with a range,
 * it is set as any parameter is.
 */
@Path("/v1/pools")
@RolesAllowed({"operator", "support", "senior", "auditor", "policy-admin", "service"})
public class PoolsResource {

    private final PoolsInForce pools;

    PoolsResource(PoolsInForce pools) {
        this.pools = pools;
    }

    @GET
    @Operation(summary = "Every pool of the policies in force, with the flows that wait longest")
    public Uni<Page<PoolView>> list(@RestQuery @DefaultValue("5") @Min(0) @Max(100) int longest) {
        return pools.all(longest).map(items -> new Page<>(items, null));
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "One pool: policy, dot, name in the policy")
    public Uni<PoolView> show(@RestPath String name, @RestQuery @DefaultValue("10") @Min(0) @Max(100) int longest) {
        return pools.one(name, longest).orElseThrow(() -> ProblemException.notFound("pool"));
    }
}
