package io.evenhand.metering.ingestion;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.identity.Pseudonyms;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.meter.MeterUnavailable;
import io.evenhand.meter.RedisMeter;
import io.evenhand.meter.Subject;
import io.evenhand.meter.UseId;
import io.evenhand.metering.ingestion.Envelopes.Opened;
import io.evenhand.metering.usage.Enrolments;
import io.evenhand.metering.usage.Subscription;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.Holder;
import io.evenhand.policy.language.Discretion;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.window.Boundaries;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Counts events, each by itself: what is wrong with one is nothing to its neighbours. */
@ApplicationScoped
class Ingestion {

    /** A use that is older than what is remembered is refused: it could be counted twice. */
    private static final Duration MEMORY = Duration.ofDays(40);

    /** How far the reporter's clock may be ahead. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 3;

    private final Enrolments enrolments;
    private final PlansInForce plans;
    private final RedisMeter meter;
    private final BusinessClock clock;
    private final Ids ids;
    private final Pseudonyms pseudonyms;

    Ingestion(
            Enrolments enrolments,
            PlansInForce plans,
            RedisMeter meter,
            BusinessClock clock,
            Ids ids,
            Pseudonyms pseudonyms) {
        this.enrolments = enrolments;
        this.plans = plans;
        this.meter = meter;
        this.clock = clock;
        this.ids = ids;
        this.pseudonyms = pseudonyms;
    }

    /** What became of an event. */
    sealed interface Outcome {

        /** It is counted. */
        record Accepted() implements Outcome {}

        /** It was counted before. */
        record Duplicate() implements Outcome {}

        /** It is not counted; of a problem with status 503 that is not known, and it should be sent again. */
        record Rejected(ProblemException problem) implements Outcome {}
    }

    /** Counts them, in their order as far as they are one account's. */
    Uni<List<Outcome>> count(List<Opened> opened) {
        var accounts = opened.stream()
                .filter(Opened.Event.class::isInstance)
                .map(item -> ((Opened.Event) item).event().account())
                .collect(Collectors.toSet());
        return subscriptions(accounts).chain(known -> {
            var outcomes = opened.stream()
                    .map(item -> switch (item) {
                        case Opened.Unreadable unreadable -> rejected(unreadable.problem());
                        case Opened.Event(var event) -> counted(event, known);
                    })
                    .toList();
            return outcomes.isEmpty()
                    ? Uni.createFrom().item(List.of())
                    : Uni.join().all(outcomes).andFailFast();
        });
    }

    private Uni<Map<String, Subscription>> subscriptions(Set<String> accounts) {
        return accounts.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : enrolments
                        .of(accounts)
                        .onFailure(WebApplicationException.class)
                        .transform(_ -> unknown());
    }

    private static ProblemException unknown() {
        return ProblemException.unavailable("What is in force cannot be looked up now.", RETRY);
    }

    private Uni<Outcome> counted(UsageEvent event, Map<String, Subscription> known) {
        var now = clock.instant();
        var subscription = known.get(event.account());
        if (subscription == null) {
            return rejected(new ProblemException(
                    404,
                    "not-found",
                    "There is no such account.",
                    List.of(new FieldError("subject", "is no account"))));
        }
        if (event.usedAt().isAfter(now.plus(SKEW))) {
            return rejected(ProblemException.invalid("time", "is in the future"));
        }
        if (event.usedAt().isBefore(now.minus(MEMORY))) {
            return rejected(new ProblemException(
                    409,
                    "too-old",
                    "A use is remembered for 40 days; this one is older and could be counted twice.",
                    List.of(new FieldError("time", "is more than 40 days ago"))));
        }
        return count(event, subscription, now, ATTEMPTS)
                .onFailure(ProblemException.class)
                .recoverWithItem(problem -> new Outcome.Rejected(problem))
                .onFailure(MeterUnavailable.class)
                .recoverWithItem(_ -> new Outcome.Rejected(ProblemException.unavailable(
                        "Whether this is counted is not known: send it again with the same id.", RETRY)));
    }

    private static Uni<Outcome> rejected(ProblemException problem) {
        return Uni.createFrom().item(new Outcome.Rejected(problem));
    }

    private Uni<Outcome> count(UsageEvent event, Subscription subscription, Instant now, int attempts) {
        var varied = subscription.planAt(now);
        return plans.of(subscription.policy(), varied)
                .onFailure(e -> !(e instanceof ProblemException))
                .transform(_ -> unknown())
                .chain(plan -> {
                    var table = subscription.inForce(
                            plan.table(event.action(), event.model(), event.usedAt(), subscription.timeZone()), now);
                    var subject = subject(event, subscription, table, now);
                    var trace = trace(event, plan.discretion());
                    return UniHelper.toUni(meter.count(
                            subject,
                            ask(event, trace, subject),
                            trace.use(),
                            event.usedAt().toEpochMilli()));
                })
                .chain(answer -> switch (answer) {
                    case Answer.Accepted accepted ->
                        Uni.createFrom()
                                .<Outcome>item(accepted.replayed() ? new Outcome.Duplicate() : new Outcome.Accepted());
                    case Answer.Conflict _ -> rejected(conflict());
                    case Answer.StaleWindows(var at)
                    when attempts > 1 -> {
                        plans.forget(subscription.policy(), varied);
                        yield count(event, subscription, Instant.ofEpochMilli(at), attempts - 1);
                    }
                    case Answer.StaleWindows _,
                            Answer.Denied _,
                            Answer.NeedsWallet _,
                            Answer.Gone _,
                            Answer.NotYet _,
                            Answer.Claimed _,
                            Answer.Running _,
                            Answer.Completed _ ->
                        Uni.createFrom().failure(new MeterUnavailable("The meter answered " + answer));
                });
    }

    /** What of an event is left behind, beside what it counts: what it is known by, and what tells it from another. */
    private record Trace(UseId use, String fingerprint) {}

    private Trace trace(UsageEvent event, Discretion discretion) {
        if (event.decided().isPresent()) {
            return new Trace(event.use(), event.decided().get().fingerprint());
        }
        if (!discretion.keepsCountsOnly()) {
            return new Trace(event.use(), event.fingerprint());
        }
        var account = event.account();
        var name = pseudonyms.of(account, event.use().source(), event.use().id());
        return new Trace(new UseId("", name), pseudonyms.of(account, event.fingerprint()));
    }

    private static ProblemException conflict() {
        return new ProblemException(
                409,
                "use-conflict",
                "This source and id were used for another event.",
                List.of(new FieldError("id", "was used for another event")));
    }

    private static Subject subject(UsageEvent event, Subscription subscription, LimitTable table, Instant now) {
        return new Subject(
                event.account(),
                table,
                table.windows().stream()
                        .map(window -> Boundaries.of(window, subscription.anchor(), subscription.timeZone(), now))
                        .toList(),
                Holder.of(event.install(), event.key()));
    }

    private Ask ask(UsageEvent event, Trace trace, Subject subject) {
        return new Ask(
                event.decided().map(UsageEvent.Decided::id).orElseGet(() -> ids.next("evt")),
                subject.table(),
                subject.windows(),
                subject.holder(),
                charges(event, subject.table()),
                event.units(),
                false,
                false,
                0,
                0,
                false,
                trace.fingerprint());
    }

    /** The limits that count units, with what each counts of the event. */
    private static List<Ask.Charge> charges(UsageEvent event, LimitTable table) {
        for (var meter : event.units().keySet()) {
            if (!table.meters().contains(meter)) {
                throw ProblemException.invalid(
                        "data.units." + meter, "is not a meter of the policy; it has " + table.meters());
            }
        }
        var charges = new ArrayList<Ask.Charge>();
        for (var index : table.covering(event.action(), event.model().orElse(null))) {
            var units = units(table.rows().get(index), event, table);
            if (units > 0) {
                charges.add(new Ask.Charge(index, units));
            }
        }
        return charges;
    }

    private static long units(Row row, UsageEvent event, LimitTable table) {
        return switch (row) {
            case Row.Bands _, Row.Quota _, Row.Rate _, Row.Sustained _ ->
                event.units().getOrDefault(table.meters().get(row.meter()), 0L);
            case Row.Ceiling _, Row.Concurrency _, Row.Throttle _, Row.Price _ -> 0;
        };
    }
}
