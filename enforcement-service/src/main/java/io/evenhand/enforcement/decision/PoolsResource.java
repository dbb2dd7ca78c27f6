package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.account.Policies;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.pool.PoolSettings;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private final Policies policies;
    private final PoolSettingsInForce settings;
    private final Starts starts;
    private final BusinessClock clock;

    PoolsResource(Policies policies, PoolSettingsInForce settings, Starts starts, BusinessClock clock) {
        this.policies = policies;
        this.settings = settings;
        this.starts = starts;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "Every pool of the policies in force, with the flows that wait longest")
    public Uni<Page<PoolView>> list(@RestQuery @DefaultValue("5") @Min(0) @Max(100) int longest) {
        return Multi.createFrom()
                .items(inForce())
                .onItem()
                .transformToUniAndConcatenate(pool -> status(pool, longest))
                .collect()
                .asList()
                .map(items -> new Page<>(items, null));
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "One pool: policy, dot, name in the policy")
    public Uni<PoolView> show(@RestPath String name, @RestQuery @DefaultValue("10") @Min(0) @Max(100) int longest) {
        return inForce()
                .filter(pool -> pool.name().equals(name))
                .findFirst()
                .map(pool -> status(pool, longest))
                .orElseThrow(() -> ProblemException.notFound("pool"));
    }

    private Uni<PoolView> status(PoolSettings pool, int longest) {
        return UniHelper.toUni(starts.pools().status(pool, longest)).map(status -> PoolView.of(pool, status));
    }

    /** A pool is the same for all plans; what differs is the weight of their queues. */
    private Stream<PoolSettings> inForce() {
        return policies.inForce(clock.instant()).stream()
                .flatMap(version -> version.policy().plans().keySet().stream()
                        .flatMap(plan -> version.plan(plan).stream())
                        .flatMap(plan -> plan.pools().stream())
                        .map(pool -> settings.of(version.policy().name(), pool))
                        .collect(Collectors.toMap(
                                PoolSettings::name, pool -> pool, (first, _) -> first, LinkedHashMap::new))
                        .values()
                        .stream());
    }
}
