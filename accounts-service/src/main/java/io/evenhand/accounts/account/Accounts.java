package io.evenhand.accounts.account;

import io.evenhand.accounts.policy.Policies;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.page.Page;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** Opens accounts and changes their subscriptions. */
@ApplicationScoped
public class Accounts {

    private final AccountRepository rows;
    private final Policies policies;
    private final EventLog events;
    private final Ids ids;
    private final BusinessClock clock;

    Accounts(AccountRepository rows, Policies policies, EventLog events, Ids ids, BusinessClock clock) {
        this.rows = rows;
        this.policies = policies;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /** What came of a wish to open an account or to change its subscription. */
    sealed interface Outcome {

        record Done(Account account) implements Outcome {}

        record NoSuchAccount() implements Outcome {}

        /** No policy of that name is in force. */
        record NoSuchPolicy() implements Outcome {}

        record NoSuchPlan(List<String> plans) implements Outcome {
            public NoSuchPlan {
                plans = List.copyOf(plans);
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
    Uni<Outcome> open(String externalId, @Nullable String email, Subscription subscription) {
        return refusal(subscription)
                .chain(refused -> refused.isPresent()
                        ? Uni.createFrom().item(refused.get())
                        : add(AccountRow.of(ids.next("acct"), externalId, email, subscription, clock.instant())));
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

    /** The account, for whoever needs one that exists. */
    @WithSession
    public Uni<Optional<Account>> find(String id) {
        return rows.findById(id).map(row -> Optional.ofNullable(row).map(AccountRow::toAccount));
    }

    @WithSession
    Uni<Page<Account>> list(Optional<String> externalId, String cursor, int limit) {
        var found = externalId.map(rows::withExternalId).orElseGet(() -> rows.after(cursor, limit + 1));
        return found.map(
                page -> Page.of(page.stream().map(AccountRow::toAccount).toList(), limit, Account::id));
    }

    private Uni<Outcome> announced(AccountRow row) {
        var account = row.toAccount();
        return events.append("account-changed", account.id(), account).replaceWith(new Outcome.Done(account));
    }

    private Uni<Optional<Outcome>> refusal(Subscription wanted) {
        return policies.inForce(wanted.policy()).map(found -> {
            if (found.isEmpty()) {
                return Optional.of(new Outcome.NoSuchPolicy());
            }
            var policy = found.get();
            return policy.plan(wanted.plan()).isPresent()
                    ? Optional.empty()
                    : Optional.of(
                            new Outcome.NoSuchPlan(List.copyOf(policy.plans().keySet())));
        });
    }
}
