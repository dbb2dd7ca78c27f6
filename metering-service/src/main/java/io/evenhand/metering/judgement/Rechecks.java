package io.evenhand.metering.judgement;

import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.metering.detector.Suspected;
import io.evenhand.metering.detector.Suspicions;
import io.evenhand.metering.judgement.Comparisons.Compared;
import io.evenhand.metering.policy.LimitTables;
import io.evenhand.metering.usage.Enrolments;
import io.evenhand.metering.usage.Subscription;
import io.evenhand.policy.cohort.Disproportion;
import io.evenhand.policy.cohort.Standing;
import io.evenhand.policy.language.Variation;
import io.evenhand.policy.message.Words;
import io.evenhand.policy.table.Stage;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks whether a rule holds for one account, on the figures of now. */
@ApplicationScoped
class Rechecks {

    private final Enrolments enrolments;
    private final LimitTables tables;
    private final Suspicions suspicions;
    private final Census census;
    private final Strains strains;
    private final Repeated repeated;
    private final BusinessClock clock;

    Rechecks(
            Enrolments enrolments,
            LimitTables tables,
            Suspicions suspicions,
            Census census,
            Strains strains,
            Repeated repeated,
            BusinessClock clock) {
        this.enrolments = enrolments;
        this.tables = tables;
        this.suspicions = suspicions;
        this.census = census;
        this.strains = strains;
        this.repeated = repeated;
        this.clock = clock;
    }

    Uni<SuspicionView> look(String id, String rule, @Nullable String subject) {
        var now = clock.instant();
        return enrolments
                .of(Set.of(id))
                .map(found ->
                        Optional.ofNullable(found.get(id)).orElseThrow(() -> ProblemException.notFound("account")))
                .chain(account -> tables.rules(account.policy()).chain(inForce -> {
                    var compared = new Comparisons(inForce).of(account.planAt(now), rule);
                    return compared.isPresent()
                            ? compare(account, compared.get(), now)
                            : repeated.look(account, inForce, rule, now)
                                    .chain(found -> found.isPresent()
                                            ? Uni.createFrom().item(found.get())
                                            : suspect(account, rule, subject, now));
                }));
    }

    private Uni<SuspicionView> compare(Subscription account, Compared compared, Instant now) {
        if (compared.stage() == Stage.OFF) {
            return Uni.createFrom().item(SuspicionView.no(compared.name(), "The rule is switched off.", now));
        }
        var limit = compared.limit();
        var question = new Question(Variation.parse(account.planAt(now)).plan(), limit);
        return census.of(account.policy(), List.of(question), now)
                .chain(counted -> strains.of(account.policy(), limit.comparison())
                        .map(strained -> view(account, compared, counted.getFirst(), strained, now)));
    }

    private static SuspicionView view(
            Subscription account, Compared compared, Counted counted, boolean strained, Instant now) {
        var limit = compared.limit();
        var own = counted.uses().stream()
                .filter(use -> use.account().equals(account.id()))
                .mapToLong(Counted.Use::units)
                .sum();
        var standing = new Standing(
                limit.comparison(),
                own,
                counted.cohort().without(own),
                compared.meter().decimals(),
                strained);
        var start = Windows.start(limit.window(), account, now);
        return new SuspicionView(
                compared.name(),
                standing.judgement() != Disproportion.NONE,
                standing.isEnough(),
                standing.says(compared.meter().unit(), Words.during(limit.window(), start, account.timeZone())),
                new TreeMap<>(standing.facts()),
                start,
                now);
    }

    private Uni<SuspicionView> suspect(Subscription account, String rule, @Nullable String subject, Instant now) {
        return suspicions
                .of(account, rule, now)
                .map(found -> found.map(seen -> seen.stream()
                                .filter(one -> subject == null || one.subject().equals(subject))
                                .max(Comparator.comparing(Suspected::holds).thenComparing(Suspected::isEnough))
                                .map(one -> view(rule, one))
                                .orElseGet(() -> SuspicionView.no(rule, "Nothing was seen yet.", now)))
                        .orElseGet(
                                () -> SuspicionView.no(rule, "No rule of this name applies to the account now.", now)));
    }

    private static SuspicionView view(String rule, Suspected seen) {
        return new SuspicionView(
                rule,
                seen.holds(),
                seen.isEnough(),
                seen.says(),
                new TreeMap<>(seen.facts().values()),
                seen.windowStart(),
                seen.at());
    }
}
