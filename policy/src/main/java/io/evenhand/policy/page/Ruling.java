package io.evenhand.policy.page;

import io.evenhand.policy.language.LimitSpec;
import io.evenhand.policy.language.MeterSpec;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.Terms;
import io.evenhand.policy.language.WalletSpec;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.window.Window;
import java.util.List;
import java.util.Optional;

/**
 * What holds on a plan under one campaign or none.
 *
 * @param table what decides; every figure of its limits that is told comes from there
 */
public record Ruling(Policy policy, PlanSpec plan, Terms terms, LimitTable table) {

    // Which version it is compiled as is of no matter to its words.
    private static final int ANY_VERSION = 1;

    /**
     * What holds on the plan.
     *
     * @param campaign its name, or an empty text for what holds while none does
     * @throws IllegalArgumentException when the plan has no such campaign
     */
    public static Ruling of(Policy policy, PlanSpec plan, String campaign) {
        var table = policy.compile(ANY_VERSION, plan.name()).orElseThrow().table(campaign);
        return new Ruling(policy, plan, plan.terms(campaign).orElseThrow(), table);
    }

    public static List<Ruling> plain(Policy policy) {
        return policy.plans().values().stream()
                .map(plan -> of(policy, plan, ""))
                .toList();
    }

    /** The limits that holders are told of: a limit on trial is not. */
    public List<LimitSpec> told() {
        return terms.limits().stream()
                .filter(limit -> limit.common().stage() != Stage.SHADOW)
                .toList();
    }

    /** The row that executes a limit, if decisions do. */
    Optional<Row> row(LimitSpec limit) {
        return switch (limit) {
            case LimitSpec.Decisive _ ->
                Optional.of(table.rows().get(terms.decisive().indexOf(limit)));
            case LimitSpec.Relative _, LimitSpec.Exclusive _, LimitSpec.Repeats _ -> Optional.empty();
        };
    }

    Window window(Row.Windowed row) {
        return table.windows().get(row.window());
    }

    /** What the limit counts, in the singular. */
    public String unit(LimitSpec limit) {
        return Optional.ofNullable(limit.common().meter())
                .map(policy.meters()::get)
                .map(MeterSpec::unit)
                .orElse("request");
    }

    /** What the plan's wallet holds, in the singular. */
    String credit() {
        return wallet().map(WalletSpec::unit).orElse("credit");
    }

    String walletTitle() {
        return wallet().map(WalletSpec::title).orElse("credits");
    }

    private Optional<WalletSpec> wallet() {
        return table.wallet().map(policy.wallets()::get);
    }
}
