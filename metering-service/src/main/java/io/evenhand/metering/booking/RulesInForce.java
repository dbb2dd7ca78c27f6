package io.evenhand.metering.booking;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.identity.Pseudonyms;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.metering.policy.LimitTables;
import io.evenhand.metering.usage.Subscriptions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;

/** Finds what applies to an account's bookings now. */
@ApplicationScoped
class RulesInForce {

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Subscriptions subscriptions;
    private final LimitTables tables;
    private final BusinessClock clock;
    private final Pseudonyms pseudonyms;

    RulesInForce(Subscriptions subscriptions, LimitTables tables, BusinessClock clock, Pseudonyms pseudonyms) {
        this.subscriptions = subscriptions;
        this.tables = tables;
        this.clock = clock;
        this.pseudonyms = pseudonyms;
    }

    Uni<Rules> of(String account) {
        return subscriptions
                .find(account)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("account")))
                .chain(subscription -> tables.rules(subscription.policy())
                        .map(inForce -> new Rules(
                                subscription,
                                subscription.planAt(clock.instant()),
                                inForce,
                                text -> pseudonyms.of(account, text))))
                .onFailure(WebApplicationException.class)
                .transform(_ -> ProblemException.unavailable("The account cannot be looked up now.", RETRY));
    }
}
