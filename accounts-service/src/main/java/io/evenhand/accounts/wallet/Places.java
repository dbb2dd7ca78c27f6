package io.evenhand.accounts.wallet;

import io.evenhand.accounts.account.Account;
import io.evenhand.accounts.account.Accounts;
import io.evenhand.accounts.policy.Policies;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.language.WalletSpec;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the wallet that a call names, for those who may see it. */
@ApplicationScoped
class Places {

    private final Accounts accounts;
    private final Policies policies;
    private final SecurityIdentity identity;

    Places(Accounts accounts, Policies policies, SecurityIdentity identity) {
        this.accounts = accounts;
        this.policies = policies;
        this.identity = identity;
    }

    /**
     * A wallet that an account may have.
     *
     * @param spentByDecisions whether the account's plan draws on it
     */
    record Place(Account account, WalletSpec wallet, boolean spentByDecisions) {

        /** Decisions spend without asking the ledger: beside them, no other spend could be sure of what it finds. */
        void mustNotBeSpentByDecisions() {
            if (spentByDecisions) {
                throw new ProblemException(
                        409, "spent-by-decisions", "Decisions about requests spend this wallet; ask for a decision.");
            }
        }

        /** A lot bought at {@code purchasedAt} or now, which ends when it says or as the policy says. */
        Wallets.Purchase purchase(
                long amount, @Nullable Instant purchasedAt, @Nullable Instant expiresAt, Instant now) {
            var bought = toMicros(purchasedAt).orElse(now);
            if (bought.isAfter(now)) {
                throw ProblemException.invalid("purchasedAt", "must not be in the future");
            }
            var ends = toMicros(expiresAt).or(() -> wallet.expires().of(bought, ZoneId.of(account.timeZone())));
            if (ends.isPresent() && !ends.get().isAfter(now)) {
                throw ProblemException.invalid("expiresAt", "must be in the future; it would be " + ends.get());
            }
            return new Wallets.Purchase(amount, bought, ends.orElse(null), null);
        }

        private static Optional<Instant> toMicros(@Nullable Instant stated) {
            return Optional.ofNullable(stated).map(instant -> instant.truncatedTo(ChronoUnit.MICROS));
        }
    }

    /** Fails with 404 where there is no such account or wallet, or it is none of the caller's business. */
    Uni<Place> find(String id, String wallet) {
        Caller.of(identity).mustSee(id, "account");
        return locate(id, wallet);
    }

    /** The same, on nobody's behalf. */
    Uni<Place> locate(String id, String wallet) {
        return accounts.find(id)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("account")))
                .chain(account -> policies.inForce(account.policy()).map(policy -> {
                    var spec = policy.flatMap(deciding ->
                                    Optional.ofNullable(deciding.wallets().get(wallet)))
                            .orElseThrow(() -> ProblemException.notFound("wallet"));
                    var spent = policy.flatMap(deciding -> deciding.plan(account.plan()))
                            .flatMap(PlanSpec::wallet)
                            .filter(wallet::equals);
                    return new Place(account, spec, spent.isPresent());
                }));
    }
}
