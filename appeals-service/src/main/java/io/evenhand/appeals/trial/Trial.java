package io.evenhand.appeals.trial;

import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.simulation.AccountRun;
import io.evenhand.policy.simulation.Fate;
import io.evenhand.policy.simulation.Request;
import io.evenhand.policy.simulation.Subscription;
import io.evenhand.policy.simulation.Task;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One version of a policy, played by the decision that enforces it. Of an hour only its sum is known: it is sent in equal parts,
 * evenly over the hour. Shared capacity, what credits would have paid for, and suspicions are not played.
 */
public final class Trial {

    private static final int PARTS = 6;
    private static final Duration PART = Duration.ofHours(1).dividedBy(PARTS);
    private static final Duration WORK = Duration.ofSeconds(2);
    private static final String ANY_ACTION = "use";

    /** Whoever waits less does not notice. */
    private static final Duration NOTICED = Duration.ofSeconds(1);

    private final Policy policy;
    private final String action;
    private final Optional<String> model;
    private final Map<String, Optional<CompiledPlan>> plans = new HashMap<>();

    private Trial(Policy policy, String action, Optional<String> model) {
        this.policy = policy;
        this.action = action;
        this.model = model;
    }

    /** A trial of {@code policy}; all that is sent is the first action that it names, with the first model. */
    public static Trial of(Policy policy) {
        var actions = new TreeSet<String>();
        for (var plan : policy.plans().keySet()) {
            policy.compile(1, plan).stream()
                    .flatMap(compiled -> compiled.table("").rows().stream())
                    .forEach(row -> actions.addAll(row.head().selection().actions()));
        }
        return new Trial(
                policy,
                actions.isEmpty() ? ANY_ACTION : actions.first(),
                policy.models().keySet().stream().sorted().findFirst());
    }

    /** What is sent, for whoever reads the outcome. */
    public String action() {
        return action;
    }

    /** What would have become of it. */
    public Outcomes play(Collection<Past> accounts) {
        return accounts.stream().map(this::play).reduce(Outcomes.NONE, Outcomes::and);
    }

    private Outcomes play(Past past) {
        return plans.computeIfAbsent(past.plan(), plan -> policy.compile(1, plan))
                .map(plan -> play(plan, past))
                .orElseGet(() -> new Outcomes(0, 1, 0, 0, 0, 0, 0, Duration.ZERO, new TreeMap<>()));
    }

    private Outcomes play(CompiledPlan plan, Past past) {
        var fates = new ArrayList<Fate>();
        var run = new AccountRun(plan, new Subscription(past.anchor(), past.zone(), 0, Optional.empty()), fates::add);
        past.hours().forEach(hour -> requests(hour).forEach(run::send));
        run.finish();
        return told(fates);
    }

    /** The first parts are a unit larger where it does not divide. */
    private List<Request> requests(Past.Hour hour) {
        var requests = new ArrayList<Request>();
        for (var part = 0; part < PARTS; part++) {
            var at = part;
            var units = hour.units().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            each -> each.getValue() / PARTS + (at < each.getValue() % PARTS ? 1 : 0)));
            if (units.values().stream().anyMatch(count -> count > 0)) {
                requests.add(new Request(
                        hour.at().plus(PART.multipliedBy(part)), new Task(action, model, units, Map.of(), WORK)));
            }
        }
        return requests;
    }

    private static Outcomes told(List<Fate> fates) {
        var days = new TreeMap<LocalDate, Long>();
        var waited = 0L;
        var refused = 0L;
        var waits = Duration.ZERO;
        for (var fate : fates) {
            var isRefused = fate instanceof Fate.Refused;
            var isHeld = isRefused || fate.waited().compareTo(NOTICED) >= 0;
            if (isHeld) {
                days.merge(fate.request().at().atZone(ZoneOffset.UTC).toLocalDate(), 1L, Long::sum);
                waits = isRefused ? waits : waits.plus(fate.waited());
            }
            refused += isRefused ? 1 : 0;
            waited += isHeld && !isRefused ? 1 : 0;
        }
        return new Outcomes(
                1,
                0,
                waited + refused > 0 ? 1 : 0,
                fates.size(),
                fates.size() - waited - refused,
                waited,
                refused,
                waits,
                days);
    }
}
