package io.evenhand.accounts.wallet;

import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.store.Migrations;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Checks every wallet once each day, by UTC: adds them up without a lock, and looks again under its lock at each that
 * seems wrong. A round that was broken off begins anew; doing one twice changes nothing.
 */
@ApplicationScoped
class DailyCheck {

    /** Who it is in the audit log. */
    private static final String NAME = "daily-check";

    private static final int AT_ONCE = 500;

    private final Checks checks;
    private final Sums sums;
    private final BusinessClock clock;
    private final Migrations migrations;
    private final CurrentIdentityAssociation actor;
    private final Deed deed;

    DailyCheck(
            Checks checks,
            Sums sums,
            BusinessClock clock,
            Migrations migrations,
            CurrentIdentityAssociation actor,
            Deed deed) {
        this.checks = checks;
        this.sums = sums;
        this.clock = clock;
        this.migrations = migrations;
        this.actor = actor;
        this.deed = deed;
    }

    private record Found(long wallets, long wrong) {}

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        if (!migrations.done()) {
            return Uni.createFrom().voidItem();
        }
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return sums.isDone(today)
                .chain(done -> done ? Uni.createFrom().voidItem() : round(today))
                .onFailure()
                .invoke(e -> Log.warnf("The daily check of wallets is not done yet: %s", e.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> round(LocalDate day) {
        actor.setIdentity(QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(NAME))
                .build());
        return after("", new Found(0, 0)).chain(found -> {
            Log.infof("Checked %d wallets, %d of them wrong", found.wallets(), found.wrong());
            return sums.done(day, found.wallets(), found.wrong(), clock.instant());
        });
    }

    private Uni<Found> after(String wallet, Found before) {
        return sums.after(wallet, AT_ONCE)
                .chain(next -> lookAgain(next).chain(wrong -> {
                    var found = new Found(before.wallets() + next.size(), before.wrong() + wrong);
                    return next.size() < AT_ONCE
                            ? Uni.createFrom().item(found)
                            : after(next.getLast().id(), found);
                }));
    }

    private Uni<Long> lookAgain(List<Sums.Sum> wallets) {
        return Multi.createFrom()
                .iterable(wallets)
                .filter(sum -> !sum.agrees())
                .onItem()
                .transformToUniAndConcatenate(this::lookAgain)
                .filter(check -> !check.agrees())
                .collect()
                .with(Collectors.counting());
    }

    @Audited("check-wallet")
    Uni<CheckView> lookAgain(Sums.Sum wallet) {
        return checks.check(wallet.account(), wallet.name(), NAME)
                .invoke(check ->
                        deed.done(wallet.account(), Map.of("wallet", wallet.name(), "agrees", check.agrees())));
    }
}
