package io.evenhand.accounts.account;

import io.evenhand.accounts.policy.Policies;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.Variation;
import io.evenhand.policy.window.Boundaries;
import io.evenhand.policy.window.Window;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** Opens accounts and changes their subscriptions. */
@ApplicationScoped
public class Accounts {

    private static final int PIECE = 500;

    private final AccountRepository rows;
    private final AgreementRepository agreements;
    private final Policies policies;
    private final EventLog events;
    private final Ids ids;
    private final BusinessClock clock;

    Accounts(
            AccountRepository rows,
            AgreementRepository agreements,
            Policies policies,
            EventLog events,
            Ids ids,
            BusinessClock clock) {
        this.rows = rows;
        this.agreements = agreements;
        this.policies = policies;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /** What came of a wish to open an account or to change its subscription. */
    sealed interface Outcome {

        record Done(Account account) implements Outcome {}

        record NoSuchAccount() implements Outcome {}

        /** The policy in force does not have what was asked for. */
        sealed interface Refused extends Outcome {

            /** What is wrong with it. */
            FieldError error();
        }

        /** No policy of that name is in force. */
        record NoSuchPolicy() implements Refused {
            @Override
            public FieldError error() {
                return new FieldError("policy", "no policy of this name is in force");
            }
        }

        record NoSuchPlan(String policy, List<String> plans) implements Refused {
            public NoSuchPlan {
                plans = List.copyOf(plans);
            }

            @Override
            public FieldError error() {
                return new FieldError("plan", policy + " has the plans " + String.join(", ", plans));
            }
        }

        /** The plan cannot have these add-ons. */
        record NoSuchAddOns(String why) implements Refused {
            @Override
            public FieldError error() {
                return new FieldError("addOns", why);
            }
        }
    }

    /** The external id belongs to another account. Thrown, so that the transaction rolls back. */
    static final class ExternalIdTaken extends RuntimeException {

        ExternalIdTaken(Throwable cause) {
            super(cause);
        }
    }

    @WithTransaction
    Uni<Outcome> open(String externalId, @Nullable String email, @Nullable String segment, Subscription subscription) {
        return refusal(subscription)
                .chain(refused -> refused.isPresent()
                        ? Uni.createFrom().item(refused.get())
                        : add(AccountRow.of(
                                ids.next("acct"), externalId, email, segment, subscription, clock.instant())));
    }

    private Uni<Outcome> add(AccountRow row) {
        return rows.persistAndFlush(row)
                .onFailure(ConstraintViolationException.class)
                .transform(ExternalIdTaken::new)
                .chain(() -> announced(row));
    }

    @WithTransaction
    Uni<Outcome> subscribe(String id, Subscription subscription) {
        return rows.findById(id)
                .chain(row -> row == null
                        ? Uni.createFrom().item(new Outcome.NoSuchAccount())
                        : refusal(subscription).chain(refused -> {
                            if (refused.isPresent()) {
                                return Uni.createFrom().item(refused.get());
                            }
                            row.take(subscription);
                            return announced(row);
                        }));
    }

    /** Has the account belong to a segment, or to none. */
    @WithTransaction
    Uni<Outcome> join(String id, @Nullable String segment) {
        return rows.findById(id).chain(row -> {
            if (row == null) {
                return Uni.createFrom().item(new Outcome.NoSuchAccount());
            }
            row.join(segment);
            return announced(row);
        });
    }

    /** Has the account on another plan from the end of its billing cycle on. */
    @WithTransaction
    Uni<Outcome> changeAtCycleEnd(String id, String plan, List<String> addOns) {
        return rows.findById(id)
                .chain(row -> row == null
                        ? Uni.createFrom().item(new Outcome.NoSuchAccount())
                        : policies.inForce(row.policy()).chain(found -> {
                            var refused = refusal(found, plan, addOns);
                            if (refused.isPresent()) {
                                return Uni.createFrom().item(refused.get());
                            }
                            row.turn(clock.instant());
                            row.changeLater(new Account.Next(plan, addOns, cycleEnd(row, found.orElseThrow())));
                            return announced(row);
                        }));
    }

    private Instant cycleEnd(AccountRow row, Policy policy) {
        var cycle = policy.plan(row.plan()).map(PlanSpec::cycle).orElse(Period.ofMonths(1));
        return Boundaries.of(new Window.Cycle(cycle), row.anchor(), row.timeZone(), clock.instant())
                .resetsAt();
    }

    /** Has it stay on its plan. */
    @WithTransaction
    Uni<Outcome> keepPlan(String id) {
        return rows.findById(id).chain(row -> {
            if (row == null) {
                return Uni.createFrom().item(new Outcome.NoSuchAccount());
            }
            row.turn(clock.instant());
            row.forgetNext();
            return announced(row);
        });
    }

    /** Writes down that plans changed whose time came; whoever decides knew it before. */
    @WithTransaction
    Uni<Void> turn() {
        var now = clock.instant();
        return rows.due(now, PIECE)
                .chain(due -> Multi.createFrom()
                        .iterable(due)
                        .invoke(row -> row.turn(now))
                        .onItem()
                        .transformToUniAndConcatenate(this::announced)
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    /** Takes out of the account whatever tells whose it is, for good; whether there is such an account. */
    @WithTransaction
    public Uni<Boolean> erase(String id) {
        return rows.findById(id, LockModeType.PESSIMISTIC_WRITE).chain(row -> {
            if (row == null) {
                return Uni.createFrom().item(false);
            }
            row.erase(clock.instant());
            return announced(row).replaceWith(true);
        });
    }

    /** Tells the other services what holds for the account now. */
    Uni<Void> announce(String id) {
        return rows.findById(id).chain(this::announced).replaceWithVoid();
    }

    /** The account, for whoever needs one that exists. */
    @WithSession
    public Uni<Optional<Account>> find(String id) {
        return rows.findById(id)
                .chain(row -> row == null
                        ? Uni.createFrom().item(Optional.empty())
                        : described(row).map(Optional::of));
    }

    /** The account that the platform calls so. */
    @WithSession
    public Uni<Optional<String>> idOf(String externalId) {
        return rows.withExternalId(externalId)
                .map(found -> found.stream().findFirst().map(AccountRow::id));
    }

    @WithSession
    Uni<Page<Account>> list(Optional<String> externalId, Optional<String> policy, String cursor, int limit) {
        var now = clock.instant();
        return externalId
                .map(rows::withExternalId)
                .or(() -> policy.map(name -> rows.onPolicyAfter(name, cursor, limit + 1)))
                .orElseGet(() -> rows.after(cursor, limit + 1))
                .chain(page -> agreements
                        .approved(page.stream().map(AccountRow::id).toList(), now.minus(Schedules.TOLD))
                        .map(agreed -> agreed.stream().collect(Collectors.groupingBy(AgreementRow::account)))
                        .map(agreed -> Page.of(
                                page.stream()
                                        .map(row -> row.toAccount(agreed.getOrDefault(row.id(), List.of()), now))
                                        .toList(),
                                limit,
                                Account::id)));
    }

    private Uni<Account> described(AccountRow row) {
        var now = clock.instant();
        return agreements
                .approved(List.of(row.id()), now.minus(Schedules.TOLD))
                .map(agreed -> row.toAccount(agreed, now));
    }

    private Uni<Outcome> announced(AccountRow row) {
        return described(row)
                .chain(account ->
                        events.append("account-changed", account.id(), account).replaceWith(new Outcome.Done(account)));
    }

    private Uni<Optional<Outcome.Refused>> refusal(Subscription wanted) {
        return policies.inForce(wanted.policy()).map(found -> refusal(found, wanted.plan(), wanted.addOns()));
    }

    /** Opens many, in the current transaction: with subscriptions that are not refused, and external ids that are free. */
    Uni<Void> open(List<AccountRow> fresh) {
        var now = clock.instant();
        return rows.persist(fresh)
                .chain(rows::flush)
                .chain(() -> events.append(fresh.stream()
                        .map(row -> row.toAccount(List.of(), now))
                        .map(account -> new EventLog.Draft("account-changed", account.id(), now, account))
                        .toList()));
    }

    /** Why an account cannot have these on a policy, if it cannot. */
    static Optional<Outcome.Refused> refusal(Optional<Policy> inForce, String plan, List<String> addOns) {
        if (inForce.isEmpty()) {
            return Optional.of(new Outcome.NoSuchPolicy());
        }
        var policy = inForce.get();
        if (!policy.plans().containsKey(plan)) {
            return Optional.of(new Outcome.NoSuchPlan(
                    policy.name(), List.copyOf(policy.plans().keySet())));
        }
        return policy.errors(Variation.of(plan, addOns, Map.of(), List.of())).stream()
                .findFirst()
                .map(error -> new Outcome.NoSuchAddOns(error.message()));
    }
}
