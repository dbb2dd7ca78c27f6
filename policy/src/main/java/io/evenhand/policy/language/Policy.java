package io.evenhand.policy.language;

import io.evenhand.policy.message.Crossing;
import io.evenhand.policy.message.Message;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.window.Span;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A policy file that was read without errors. The maps are in the order of the file.
 *
 * @param noticePeriod the least time between the publication of its successor and that one's effect
 * @param statements printed as they are
 */
public record Policy(
        String name,
        String title,
        String contact,
        Span noticePeriod,
        Acceptance acceptance,
        List<String> statements,
        SequencedMap<String, Parameter> parameters,
        SequencedMap<String, MeterSpec> meters,
        SequencedMap<String, WalletSpec> wallets,
        SequencedMap<String, PlanSpec> plans) {

    public Policy {
        statements = List.copyOf(statements);
        parameters = copy(parameters);
        meters = copy(meters);
        wallets = copy(wallets);
        plans = copy(plans);
    }

    public Optional<PlanSpec> plan(String name) {
        return Optional.ofNullable(plans.get(name));
    }

    /** What the decision executes for accounts on {@code plan}; empty when the policy has no such plan. */
    public Optional<LimitTable> compile(int version, String plan) {
        return plan(plan).map(found -> TableCompiler.compile(this, version, found));
    }

    /** What an account on {@code plan} is told at a crossing; empty when that plan has no such limit. */
    public Optional<Message> tell(String plan, String limit, Crossing crossing) {
        return plan(plan).flatMap(on -> on.limit(limit).map(crossed -> LimitMessage.fill(this, on, crossed, crossing)));
    }

    /** The first instant at which a successor published at {@code publishedAt} may take effect; days are those of UTC. */
    public Instant noticeEnds(Instant publishedAt) {
        return noticePeriod.after(publishedAt, ZoneOffset.UTC);
    }

    private static <T> SequencedMap<String, T> copy(SequencedMap<String, T> map) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
    }
}
