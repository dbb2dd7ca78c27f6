package io.evenhand.metering.testing;

import io.evenhand.meter.IssuedUse;
import io.evenhand.meter.Memory;
import io.evenhand.meter.RedisMeter;
import io.evenhand.meter.Subject;
import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Ask;
import io.evenhand.policy.decision.Ask.Charge;
import io.evenhand.policy.decision.Holder;
import io.evenhand.policy.decision.WalletState;
import io.evenhand.policy.language.CompiledPlan;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.window.Boundaries;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Makes decisions as enforcement does, on the real Redis: what they log is what this service reads. */
public final class Decisions implements AutoCloseable {

    private final AtomicLong offset = new AtomicLong();
    private final RedisMeter meter;
    private final CompiledPlan plan;
    private final LimitTable table;

    public Decisions(Vertx vertx, String redis, String policy, Memory memory) {
        this.meter = new RedisMeter(vertx, redis, offset::get, Duration.ofSeconds(5), memory);
        this.plan = TestPolicy.plan(policy);
        this.table = plan.table("");
    }

    /** Who asks for what. */
    public record Request(String account, String key, String action, long units, String campaign, Duration estimate) {

        public static Request of(String account, String action, long units) {
            return new Request(account, "key_1", action, units, "", Duration.ZERO);
        }

        public Request by(String other) {
            return new Request(account, other, action, units, campaign, estimate);
        }

        public Request under(String held) {
            return new Request(account, key, action, units, held, estimate);
        }

        public Request estimated(Duration until) {
            return new Request(account, key, action, units, campaign, until);
        }
    }

    /** A request under all the limits that cover it; what it waits for it gets a place for. */
    public Answer.Accepted ask(Request request) {
        var under = plan.table(request.campaign());
        var subject = subject(request.account(), under, Holder.of("inst_1", request.key()));
        return accepted(meter.decide(
                subject,
                new Ask(
                        "dec_" + UUID.randomUUID(),
                        under,
                        subject.windows(),
                        subject.holder(),
                        charges(under, request.action(), request.units()),
                        Map.of("files", request.units()),
                        true,
                        false,
                        0,
                        request.estimate().toMillis(),
                        true,
                        "print"),
                Optional.empty()));
    }

    /** Comes for a place. */
    public Answer claim(String account, String decision) {
        return join(meter.claim(subject(account), decision, "print", 0));
    }

    /** Holds the slot of a request on. */
    public void renew(String account, String decision) {
        join(meter.renew(subject(account), decision, List.of()));
    }

    /** Ends a request that has used {@code units} in the end. */
    public Answer complete(String account, String decision, String action, long units) {
        return join(meter.complete(
                subject(account), decision, Optional.of(charges(table, action, units)), Map.of("files", units)));
    }

    private static List<Charge> charges(LimitTable under, String action, long units) {
        return Arrays.stream(under.covering(action, under.campaign().isEmpty() ? null : "large"))
                .mapToObj(row -> new Charge(row, units))
                .toList();
    }

    public void pass(Duration time) {
        offset.addAndGet(time.toMillis());
    }

    /** A request that waits with its caller. */
    public Future<Answer> decide(String account, long units) {
        return decide(account, units, false, 1_000_000);
    }

    /** A request that may be paid for with credits. */
    public Answer.Accepted pay(String account, long units) {
        return accepted(decide(account, units, true, 1_000_000));
    }

    /** A request that gets a waiting place when it cannot start now, and pays for a better one when it can. */
    public Answer.Accepted leave(String account, long units) {
        return accepted(decide(account, units, true, 0));
    }

    public void topUp(String account, int version, long balance) {
        join(meter.sync(subject(account), new WalletState(version, balance, 0, 0, LimitTable.MAX)));
    }

    /** Looks at an account, which sweeps away places that nobody claimed. */
    public void look(String account) {
        look(account, "");
    }

    /** The same, by somebody whom a campaign holds for. */
    public void look(String account, String campaign) {
        join(meter.look(subject(account, plan.table(campaign), Holder.ACCOUNT), "dec_none"));
    }

    public static Answer.Accepted accepted(Future<Answer> answer) {
        return (Answer.Accepted) join(answer);
    }

    @Override
    public void close() {
        meter.close();
    }

    /** A request with an identity. */
    public Answer.Accepted decide(String account, long units, Optional<IssuedUse> use) {
        return accepted(decide(account, units, false, 1_000_000, use));
    }

    private Future<Answer> decide(String account, long units, boolean credits, long holdMs) {
        return decide(account, units, credits, holdMs, Optional.empty());
    }

    private Future<Answer> decide(String account, long units, boolean credits, long holdMs, Optional<IssuedUse> use) {
        var subject = subject(account);
        var charges = List.of(new Charge(0, units), new Charge(1, units));
        var id = "dec_" + UUID.randomUUID();
        return meter.decide(
                subject,
                new Ask(
                        id,
                        table,
                        subject.windows(),
                        Holder.ACCOUNT,
                        charges,
                        Map.of("files", units),
                        credits,
                        false,
                        holdMs,
                        0,
                        true,
                        "print"),
                use);
    }

    private Subject subject(String account) {
        return subject(account, table, Holder.ACCOUNT);
    }

    private Subject subject(String account, LimitTable under, Holder holder) {
        var now = Instant.now().plusMillis(offset.get());
        var anchor = Instant.parse(AccountsStandIn.ANCHOR);
        return new Subject(
                account,
                under,
                under.windows().stream()
                        .map(window -> Boundaries.of(window, anchor, ZoneOffset.UTC, now))
                        .toList(),
                holder);
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
