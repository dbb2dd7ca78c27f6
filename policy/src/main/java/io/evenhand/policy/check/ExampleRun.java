package io.evenhand.policy.check;

import io.evenhand.policy.check.ExampleResult.Difference;
import io.evenhand.policy.decision.AccountState;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.FairUse;
import io.evenhand.policy.decision.Holder;
import io.evenhand.policy.decision.WalletState;
import io.evenhand.policy.example.Example;
import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.window.Boundaries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs an example: its requests are decided on as any others, by the same rules. */
final class ExampleRun {

    private final Example example;
    private final CompiledPlan plan;
    private final LimitTable table;
    private final List<Boundaries> windows;
    private final long now;

    private ExampleRun(Policy policy, Example example) {
        var given = example.given();
        this.example = example;
        this.plan = policy.compile(1, given.plan()).orElseThrow();
        this.table = plan.table(example.asked().action(), model(), given.at(), given.zone());
        this.windows = table.windows().stream()
                .map(window -> Boundaries.of(window, given.anchor(), given.zone(), given.at()))
                .toList();
        this.now = given.at().toEpochMilli();
    }

    static ExampleResult of(Policy policy, Example example) {
        return new ExampleRun(policy, example).run();
    }

    private ExampleResult run() {
        var differences = new ArrayList<Difference>();
        var rows = new Used(table, windows, now).rows(example.given().used(), differences);
        var state = withWallet(new AccountState(now, 0, 0, rows, Map.of(), Map.of()));
        var got = Observation.of(lastAnswer(state), table);
        example.expected().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(expectation -> {
                    var seen = got.getOrDefault(expectation.getKey(), "none");
                    if (!seen.equals(expectation.getValue())) {
                        var field = "expect." + expectation.getKey().written();
                        differences.add(new Difference(field, expectation.getValue(), seen));
                    }
                });
        return differences.isEmpty() ? new ExampleResult.Met(example) : new ExampleResult.Missed(example, differences);
    }

    private AccountState withWallet(AccountState state) {
        var ledger = new WalletState(1, example.given().credits(), 0, 0, LimitTable.MAX);
        var scene = new FairUse.Scene(table, windows, Holder.ACCOUNT);
        return table.wallet().isEmpty()
                ? state
                : FairUse.sync(state, scene, ledger, now).state();
    }

    private Answer lastAnswer(AccountState before) {
        var decided = FairUse.decide(before, ask(1), now);
        for (var number = 2L; number <= example.asked().times(); number++) {
            decided = FairUse.decide(decided.state(), ask(number), now);
        }
        return decided.answer();
    }

    private Ask ask(long number) {
        return new Ask(
                "dec_" + number,
                table,
                windows,
                Holder.ACCOUNT,
                charges(),
                example.asked().units(),
                example.asked().credits(),
                plan.runsRelaxed(model()),
                LimitTable.MAX,
                0,
                true,
                "example");
    }

    private List<Ask.Charge> charges() {
        var charges = new ArrayList<Ask.Charge>();
        for (var index :
                table.covering(example.asked().action(), example.asked().model())) {
            var units = units(table.rows().get(index));
            if (units > 0) {
                charges.add(new Ask.Charge(index, units));
            }
        }
        return charges;
    }

    private long units(Row row) {
        return switch (row) {
            case Row.Ceiling ceiling -> example.asked().attributes().getOrDefault(ceiling.attribute(), 0L);
            case Row.Concurrency _, Row.Throttle _ -> 1;
            case Row.Bands _, Row.Quota _, Row.Rate _, Row.Sustained _, Row.Price _ ->
                example.asked().units().getOrDefault(table.meters().get(row.meter()), 0L);
        };
    }

    private Optional<String> model() {
        return Optional.ofNullable(example.asked().model());
    }
}
