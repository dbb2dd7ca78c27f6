package io.evenhand.accounts.key;

import io.evenhand.accounts.account.Account;
import io.evenhand.accounts.policy.Policies;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.policy.language.PlanSpec;
import io.evenhand.policy.language.Schedule;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.OptionalLong;

/** Finds what an account's plan licenses, in the policy in force. */
@ApplicationScoped
class Licences {

    private final Policies policies;
    private final BusinessClock clock;

    Licences(Policies policies, BusinessClock clock) {
        this.policies = policies;
        this.clock = clock;
    }

    Uni<Licence> of(Account account) {
        var plan = new Schedule(account.schedule()).planAt(clock.instant());
        return policies.inForce(account.policy())
                .map(found -> new Licence(found.flatMap(policy -> policy.plan(plan))
                        .map(PlanSpec::installs)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty())));
    }
}
