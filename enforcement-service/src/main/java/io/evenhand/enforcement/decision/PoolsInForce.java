package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.account.Policies;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.policy.pool.PoolSettings;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pools of the policies in force, as they are now. */
@Singleton
class PoolsInForce {

    private final Policies policies;
    private final PoolSettingsInForce settings;
    private final Starts starts;
    private final BusinessClock clock;

    PoolsInForce(Policies policies, PoolSettingsInForce settings, Starts starts, BusinessClock clock) {
        this.policies = policies;
        this.settings = settings;
        this.starts = starts;
        this.clock = clock;
    }

    /** All of them, each with the {@code longest} flows that wait longest. */
    Uni<List<PoolView>> all(int longest) {
        return Multi.createFrom()
                .items(inForce())
                .onItem()
                .transformToUniAndConcatenate(pool -> status(pool, longest))
                .collect()
                .asList();
    }

    /** The one of this name, if there is one. */
    Optional<Uni<PoolView>> one(String name, int longest) {
        return inForce().filter(pool -> pool.name().equals(name)).findFirst().map(pool -> status(pool, longest));
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
