package io.evenhand.metering.cohort;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.metering.policy.LimitTables;
import io.evenhand.policy.cohort.Cohort;
import io.evenhand.policy.window.Window;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Adds up what the members of a plan used. In pieces: memory holds one number for each of them, and nothing else. */
@ApplicationScoped
class Cohorts {

    private static final int PIECE = 5_000;

    private final CohortRepository repository;
    private final LimitTables tables;
    private final BusinessClock clock;

    Cohorts(CohortRepository repository, LimitTables tables, BusinessClock clock) {
        this.repository = repository;
        this.tables = tables;
        this.clock = clock;
    }

    Uni<CohortView> cohort(
            String plan,
            String meter,
            @Nullable String policy,
            @Nullable String segment,
            @Nullable String window,
            @Nullable String at) {
        return policy(plan, policy)
                .chain(of -> key(of, plan, segment, meter, window, at))
                .chain(key -> cohort(key).map(found -> CohortView.of(key, found)));
    }

    Uni<Peers> peers(
            String account, @Nullable String meter, @Nullable String window, @Nullable String at, boolean toPlatform) {
        if (meter == null) {
            throw ProblemException.invalid("meter", "must name a meter of the policy");
        }
        return repository
                .place(account)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("account")))
                .chain(place -> key(place.policy(), place.plan(), null, meter, window, at)
                        .chain(key -> repository
                                .use(key, place.member())
                                .chain(used -> cohort(key).map(all -> Peers.of(account, key, used, all, toPlatform)))));
    }

    /** A loop and no chain of calls: a chain would hold every piece until the last one is there. */
    private Uni<Cohort> cohort(CohortKey key) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicReference<>(""), after -> next(key, after))
                .until(Optional::isEmpty)
                .map(Optional::orElseThrow)
                .collect()
                .asList()
                .map(pieces -> Cohort.of(pieces.stream().flatMapToLong(LongStream::of)));
    }

    /** What the members after one used, and where to go on; empty when there are no more. */
    private Uni<Optional<long[]>> next(CohortKey key, AtomicReference<String> after) {
        return repository.members(key, after.get(), PIECE).chain(members -> {
            if (members.isEmpty()) {
                return Uni.createFrom().item(Optional.empty());
            }
            after.set(members.getLast().account());
            return repository.uses(key, members).map(Optional::of);
        });
    }

    private Uni<String> policy(String plan, @Nullable String policy) {
        return repository.policies(plan).map(found -> {
            if (policy == null && found.size() > 1) {
                throw ProblemException.invalid(
                        "policy",
                        "must say which: accounts are on plan %s of %s".formatted(plan, String.join(", ", found)));
            }
            return found.stream()
                    .filter(each -> policy == null || each.equals(policy))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.notFound("plan with accounts"));
        });
    }

    private Uni<CohortKey> key(
            String policy,
            String plan,
            @Nullable String segment,
            String meter,
            @Nullable String window,
            @Nullable String at) {
        return tables.policy(policy).map(inForce -> {
            var cycle = inForce.plan(plan)
                    .orElseThrow(() -> ProblemException.notFound("plan"))
                    .cycle();
            var meters = inForce.meters().keySet();
            if (!meters.contains(meter)) {
                throw ProblemException.invalid("meter", "the policy has the meters " + String.join(", ", meters));
            }
            return new CohortKey(policy, plan, segment, meter, window(window, cycle), instant(at));
        });
    }

    private static Window window(@Nullable String name, Period cycle) {
        return switch (name) {
            case null -> new Window.Month();
            case "day" -> new Window.Day();
            case "week" -> new Window.Week();
            case "month" -> new Window.Month();
            case "cycle" -> new Window.Cycle(cycle);
            default -> throw ProblemException.invalid("window", "must be day, week, month or cycle");
        };
    }

    private Instant instant(@Nullable String at) {
        try {
            return at == null ? clock.instant() : Instant.parse(at);
        } catch (DateTimeParseException e) {
            throw ProblemException.invalid("at", "must be a time such as 2026-04-01T00:00:00Z");
        }
    }
}
