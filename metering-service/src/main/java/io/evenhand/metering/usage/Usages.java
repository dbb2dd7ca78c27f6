package io.evenhand.metering.usage;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.meter.MeterUnavailable;
import io.evenhand.meter.RedisMeter;
import io.evenhand.meter.Subject;
import io.evenhand.metering.policy.LimitTables;
import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.window.Boundaries;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Finds what an account has used, under the limits that are in force for it now. */
@ApplicationScoped
class Usages {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Subscriptions subscriptions;
    private final LimitTables tables;
    private final RedisMeter meter;
    private final HourRepository hours;
    private final BusinessClock clock;

    Usages(
            Subscriptions subscriptions,
            LimitTables tables,
            RedisMeter meter,
            HourRepository hours,
            BusinessClock clock) {
        this.subscriptions = subscriptions;
        this.tables = tables;
        this.meter = meter;
        this.hours = hours;
        this.clock = clock;
    }

    private record Limits(Subscription subscription, CompiledPlan plan) {}

    Uni<Usage> now(String account, Viewer viewer) {
        return limitsOf(account)
                .chain(limits -> Multi.createFrom()
                        .iterable(limits.plan()
                                .tables(clock.instant(), limits.subscription().timeZone()))
                        .onItem()
                        .transformToUniAndConcatenate(table -> read(subject(limits.subscription(), table, viewer)))
                        .collect()
                        .asList()
                        .map(readings -> Usage.of(account, readings, viewer)));
    }

    private Uni<Usage.Reading> read(Subject subject) {
        return UniHelper.toUni(meter.read(subject))
                .onFailure(MeterUnavailable.class)
                .transform(_ -> ProblemException.unavailable("The counters do not answer now.", RETRY))
                .map(figures -> new Usage.Reading(subject.table(), figures));
    }

    Uni<Series> series(
            String account,
            @Nullable String meterName,
            @Nullable String from,
            @Nullable String to,
            @Nullable String step) {
        return limitsOf(account).chain(limits -> {
            var of = meterIn(limits.plan().table(""), meterName);
            var span = Span.of(from, to, step, limits.subscription().timeZone(), clock.instant());
            return hours.points(account, of, span).map(points -> new Series(account, of, points));
        });
    }

    private Uni<Limits> limitsOf(String account) {
        return subscriptions
                .find(account)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("account")))
                .chain(subscription -> tables.inForce(subscription.policy(), subscription.planAt(clock.instant()))
                        .map(plan -> new Limits(subscription, plan)))
                .onFailure(WebApplicationException.class)
                .transform(e -> {
                    // Accounts' answer to us is not our answer to the caller.
                    Log.warnf("The accounts service refused a question: %s", e.getMessage());
                    return ProblemException.unavailable("The account cannot be looked up now.", RETRY);
                });
    }

    private Subject subject(Subscription subscription, LimitTable table, Viewer viewer) {
        var now = clock.instant();
        var inForce = subscription.inForce(table, now);
        var windows = inForce.windows().stream()
                .map(window -> Boundaries.of(window, subscription.anchor(), subscription.timeZone(), now))
                .toList();
        return new Subject(subscription.id(), inForce, windows, viewer.holder());
    }

    private static String meterIn(LimitTable table, @Nullable String name) {
        if (name == null) {
            throw ProblemException.invalid("meter", "must name a meter of the policy");
        }
        if (!table.meters().contains(name)) {
            throw ProblemException.invalid("meter", "the policy has the meters " + String.join(", ", table.meters()));
        }
        return name;
    }
}
