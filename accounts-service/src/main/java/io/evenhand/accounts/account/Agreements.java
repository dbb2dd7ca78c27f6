package io.evenhand.accounts.account;

import io.evenhand.accounts.policy.Policies;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.policy.language.PolicyError;
import io.evenhand.policy.language.Variation;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Proposes, approves and withdraws agreements; the account's schedule follows. */
@ApplicationScoped
class Agreements {

    private final AgreementRepository rows;
    private final AccountRepository accountRows;
    private final Accounts accounts;
    private final Policies policies;
    private final Ids ids;
    private final BusinessClock clock;

    Agreements(
            AgreementRepository rows,
            AccountRepository accountRows,
            Accounts accounts,
            Policies policies,
            Ids ids,
            BusinessClock clock) {
        this.rows = rows;
        this.accountRows = accountRows;
        this.accounts = accounts;
        this.policies = policies;
        this.ids = ids;
        this.clock = clock;
    }

    /** @param terms values and rules, of whatever plan the account is on */
    record Proposal(Variation terms, String reason, Instant from, Instant until) {}

    /** What came of a wish about an agreement. */
    sealed interface Outcome {

        record Done(Agreement agreement) implements Outcome {}

        /** It was so already. */
        record Unchanged(Agreement agreement) implements Outcome {}

        record NotFound() implements Outcome {}

        /** The policy in force has no such value or rule. */
        record Unfit(FieldError error) implements Outcome {}

        /** Whoever proposed it cannot approve it. */
        record SamePerson() implements Outcome {}

        record Over() implements Outcome {}
    }

    @WithTransaction
    Uni<Outcome> propose(String account, Proposal proposal, String by) {
        return accountRows
                .findById(account)
                .chain(found -> found == null
                        ? Uni.createFrom().item(new Outcome.NotFound())
                        : misfit(found, proposal.terms())
                                .chain(error -> error.isPresent()
                                        ? Uni.createFrom().item(new Outcome.Unfit(error.get()))
                                        : add(AgreementRow.of(
                                                ids.next("agr"), account, proposal, by, clock.instant()))));
    }

    private Uni<Outcome> add(AgreementRow row) {
        return rows.persist(row).map(added -> new Outcome.Done(added.toAgreement(clock.instant())));
    }

    private Uni<Optional<FieldError>> misfit(AccountRow account, Variation terms) {
        return policies.inForce(account.policy())
                .map(found -> found.flatMap(policy -> {
                    var with = Variation.of(account.plan(), account.addOns(), terms.with(), List.of());
                    var exempt = Variation.of(account.plan(), List.of(), Map.of(), terms.exempt());
                    return first("with", policy.errors(with)).or(() -> first("exempt", policy.errors(exempt)));
                }));
    }

    private static Optional<FieldError> first(String field, List<PolicyError> errors) {
        return errors.stream().findFirst().map(error -> new FieldError(field, error.message()));
    }

    @WithTransaction
    Uni<Outcome> approve(String account, String id, String by) {
        return rows.findById(id).chain(row -> {
            var now = clock.instant();
            if (row == null || !row.account().equals(account)) {
                return Uni.createFrom().item(new Outcome.NotFound());
            }
            if (row.isOver(now)) {
                return Uni.createFrom().item(new Outcome.Over());
            }
            if (!row.isProposed(now)) {
                return Uni.createFrom().item(new Outcome.Unchanged(row.toAgreement(now)));
            }
            if (row.proposedBy().equals(by)) {
                return Uni.createFrom().item(new Outcome.SamePerson());
            }
            row.approve(by, now);
            return announced(row);
        });
    }

    @WithTransaction
    Uni<Outcome> withdraw(String account, String id, String by) {
        return rows.findById(id).chain(row -> {
            var now = clock.instant();
            if (row == null || !row.account().equals(account)) {
                return Uni.createFrom().item(new Outcome.NotFound());
            }
            if (row.isOver(now)) {
                return Uni.createFrom().item(new Outcome.Unchanged(row.toAgreement(now)));
            }
            row.withdraw(by, now);
            return announced(row);
        });
    }

    private Uni<Outcome> announced(AgreementRow row) {
        return rows.flush()
                .chain(() -> accounts.announce(row.account()))
                .map(_ -> new Outcome.Done(row.toAgreement(clock.instant())));
    }

    @WithSession
    Uni<Optional<Page<Agreement>>> of(String account, String cursor, int limit) {
        return accountRows
                .findById(account)
                .chain(found -> found == null
                        ? Uni.createFrom().item(Optional.empty())
                        : rows.of(account, cursor, limit + 1)
                                .map(page -> Optional.of(Page.of(
                                        page.stream()
                                                .map(row -> row.toAgreement(clock.instant()))
                                                .toList(),
                                        limit,
                                        Agreement::id))));
    }
}
