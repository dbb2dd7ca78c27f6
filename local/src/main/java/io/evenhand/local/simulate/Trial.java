package io.evenhand.local.simulate;

import io.evenhand.policy.simulation.AccountRun;
import io.evenhand.policy.simulation.Fate;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** One policy under trial, and what became of everything that was sent to it. */
final class Trial {

    private final Candidate candidate;
    private final Conditions conditions;
    private final LimitTallies limits = new LimitTallies();
    private final FlagTallies flags = new FlagTallies();
    private final Map<String, Suspicions> suspicions = new LinkedHashMap<>();
    private final Map<Kin, Waits> waits = new HashMap<>();
    private final List<AccountTally> accounts = new ArrayList<>();

    Trial(Candidate candidate, Conditions conditions) {
        this.candidate = candidate;
        this.conditions = conditions;
    }

    /** What all accounts begin with. */
    record Conditions(Instant start, ZoneId zone, long credits) {}

    /** Accounts of the same profile on the same plan. */
    private record Kin(Profile profile, String plan) {}

    /** An account appears. */
    Participant open(Member member) {
        var tally = new AccountTally(
                member,
                conditions.start(),
                waits.computeIfAbsent(new Kin(member.profile(), member.plan()), _ -> new Waits()),
                limits);
        accounts.add(tally);
        var subscription =
                candidate.subscription(member.plan(), conditions.start(), conditions.zone(), conditions.credits());
        var rules = suspicions.computeIfAbsent(
                member.plan(), plan -> new Suspicions(candidate.policy(), candidate.spec(plan), conditions, flags));
        var lookout = rules.lookout(subscription, tally);
        return new Participant(
                new AccountRun(candidate.plan(member.plan()), subscription, fate -> {
                    tally.take(fate);
                    switch (fate) {
                        case Fate.Ran ran -> rules.ran(tally, ran);
                        case Fate.Refused refused -> lookout.refused(refused);
                    }
                }),
                lookout);
    }

    Outcomes outcomes() {
        suspicions.values().forEach(Suspicions::judge);
        var lines = accounts.stream().map(AccountTally::line).toList();
        return new Outcomes(
                candidate,
                Group.of("all", lines, inOrder(_ -> true)),
                groups(
                        lines,
                        line -> line.member().profile().word(),
                        kin -> kin.profile().word()),
                groups(lines, line -> line.member().plan(), Kin::plan),
                limits.lines(),
                flags.lines(),
                suspicions.values().stream()
                        .flatMap(each -> each.alternatives().stream())
                        .toList(),
                lines,
                Timeline.of(
                        conditions.start(),
                        accounts.stream().map(AccountTally::track).toList()));
    }

    private List<Group> groups(
            List<AccountTally.Line> lines, Function<AccountTally.Line, String> name, Function<Kin, String> kinName) {
        var names =
                waits.keySet().stream().sorted(order()).map(kinName).distinct().toList();
        return names.stream()
                .map(each -> Group.of(
                        each,
                        lines.stream()
                                .filter(line -> name.apply(line).equals(each))
                                .toList(),
                        inOrder(kin -> kinName.apply(kin).equals(each))))
                .toList();
    }

    /** Always in the same order: the quantiles of a digest depend on it. */
    private List<Waits> inOrder(Predicate<Kin> which) {
        return waits.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .sorted(Map.Entry.comparingByKey(order()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private Comparator<Kin> order() {
        var plans = List.copyOf(candidate.plans().keySet());
        return Comparator.comparing(Kin::profile).thenComparingInt(kin -> plans.indexOf(kin.plan()));
    }
}
