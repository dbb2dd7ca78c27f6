package io.evenhand.enforcement.measure;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.enforcement.account.Directory;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.measure.Standing;
import io.evenhand.policy.measure.State;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** How an account stands. Never slowed and never paused: whoever is stopped can see why. */
@Path("/v1/accounts/{id}")
@RolesAllowed({"holder", SUPPORT, REVIEWER, SENIOR, OPERATOR, AUDITOR, SERVICE})
public class StandingResource {

    private final MeasureRepository rows;
    private final Instance<Strikes> strikes;
    private final Directory directory;
    private final SecurityIdentity identity;
    private final BusinessClock clock;

    StandingResource(
            MeasureRepository rows,
            Instance<Strikes> strikes,
            Directory directory,
            SecurityIdentity identity,
            BusinessClock clock) {
        this.rows = rows;
        this.strikes = strikes;
        this.directory = directory;
        this.identity = identity;
        this.clock = clock;
    }

    @GET
    @Path("/standing")
    @WithTransaction
    @Operation(summary = "How an account stands: since when, until when, by which measures and strikes")
    public Uni<StandingView> standing(@RestPath String id) {
        var now = clock.instant();
        return known(id)
                .chain(() -> rows.of(id))
                .map(all -> all.stream()
                        .filter(row -> row.state(now) == State.ACTIVE || row.state(now) == State.SCHEDULED)
                        .toList())
                .chain(live -> strikes(id)
                        .chain(counted -> rows.told(live, now)
                                .map(told -> view(
                                        Standing.of(live.stream()
                                                .filter(row -> row.state(now) == State.ACTIVE)
                                                .map(StandingResource::inForce)
                                                .toList()),
                                        told,
                                        counted))));
    }

    @GET
    @Path("/measures")
    @WithTransaction
    @Operation(summary = "All measures about an account, newest first; what is only proposed its holder does not see")
    public Uni<Page<Measure>> measures(@RestPath String id) {
        var now = clock.instant();
        return known(id)
                .chain(() -> rows.of(id))
                .chain(all -> rows.told(all, now))
                .map(all -> new Page<>(
                        all.stream()
                                .filter(measure -> isPlatform() || wasTold(measure))
                                .map(this::shown)
                                .toList(),
                        null));
    }

    private static boolean wasTold(Measure measure) {
        return !measure.state().equals("proposed")
                && !(measure.state().equals("cancelled") && measure.deliveredAt() == null);
    }

    private StandingView view(Standing standing, List<Measure> measures, List<Strikes.Strike> counted) {
        return new StandingView(
                standing.word().text(),
                standing.since(),
                standing.until(),
                measures.stream().map(this::shown).toList(),
                counted);
    }

    private Measure shown(Measure measure) {
        return isPlatform() ? measure : measure.forHolder();
    }

    private boolean isPlatform() {
        return Caller.of(identity) instanceof Caller.Platform;
    }

    private static Standing.InForce inForce(MeasureRow row) {
        return new Standing.InForce(
                row.kind(), row.target(), row.startsAt(), row.endsAt().orElse(null));
    }

    private Uni<List<Strikes.Strike>> strikes(String account) {
        return strikes.isResolvable()
                ? strikes.get().of(account)
                : Uni.createFrom().item(List.of());
    }

    private Uni<Void> known(String account) {
        Caller.of(identity).mustSee(account, "account");
        return directory
                .byAccount(account)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("account")))
                .replaceWithVoid();
    }
}
