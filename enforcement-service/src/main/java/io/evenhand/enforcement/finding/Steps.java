package io.evenhand.enforcement.finding;

import io.evenhand.enforcement.measure.Measure;
import io.evenhand.enforcement.measure.Measures;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Step;
import io.evenhand.policy.ladder.Consequence;
import io.evenhand.policy.ladder.Consequence.Rung;
import io.evenhand.policy.ladder.Consequence.Why;
import io.evenhand.policy.ladder.Escalation;
import io.evenhand.policy.measure.Actor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Does what a finding leads to, in the current Hibernate Reactive transaction. */
@ApplicationScoped
class Steps {

    private final Measures measures;
    private final Links links;
    private final Reasons reasons;
    private final BusinessClock clock;
    private final MeterRegistry metrics;

    Steps(Measures measures, Links links, Reasons reasons, BusinessClock clock, MeterRegistry metrics) {
        this.measures = measures;
        this.links = links;
        this.reasons = reasons;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** A counter that begins at the first finding has not risen for whoever watches. */
    void begin(@Observes StartupEvent started) {
        Stream.concat(
                        Stream.of("recorded", "notice", "told", "taken", "proposed", "done"),
                        Arrays.stream(Why.values()).map(Steps::word))
                .forEach(this::counter);
    }

    private Counter counter(String consequence) {
        return metrics.counter("evenhand.findings", "consequence", consequence);
    }

    /** Does it; the row then says what is next. */
    Uni<Void> follow(FindingRow row, Ruling ruling, Consequence consequence, Actor actor) {
        row.nothingNext();
        count(consequence);
        return switch (consequence) {
            case Consequence.Recorded _, Consequence.Done _ -> Uni.createFrom().voidItem();
            case Consequence.CaseOnly held -> heldBack(row, held);
            case Consequence.Notify _ ->
                tell(row, ruling, alone(row), actor, null)
                        .invoke(notice -> {
                            row.noticed(notice.id());
                            row.next(Work.GRACE, clock.instant());
                        })
                        .replaceWithVoid();
            case Consequence.Tell(var rung) ->
                tell(row, ruling, rung, actor, row.countsUntil()).replaceWithVoid();
            case Consequence.Take(var step, var rung) -> take(row, ruling, step, rung, actor);
            // Whoever confirmed a finding has not decided on what follows.
            case Consequence.Propose(var step, var rung) -> take(row, ruling, step, rung, new Actor.Rule());
        };
    }

    private static Rung alone(FindingRow row) {
        return new Rung(0, List.of(row.id()));
    }

    private Uni<Void> heldBack(FindingRow row, Consequence.CaseOnly held) {
        row.heldBack(word(held.why()), held.until());
        if (held.why() == Why.BRAKE) {
            Log.warnf(
                    "Rule %s of policy %s only opens cases: more than 20%% of its measures were overturned on appeal",
                    row.rule(), row.policy());
        }
        return Uni.createFrom().voidItem();
    }

    private static String word(Why why) {
        return why.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Uni<Measure> tell(FindingRow row, Ruling ruling, Rung rung, Actor actor, @Nullable Instant until) {
        var notice = new io.evenhand.policy.conduct.Measure.Notice();
        return reasons.draft(row, ruling, notice, rung, Decider.RULE, actor, until)
                .chain(measures::issue)
                .call(told -> links.add(told.id(), rung, row.id(), rung.points()));
    }

    private Uni<Void> take(FindingRow row, Ruling ruling, Step step, Rung rung, Actor actor) {
        return reasons.draft(row, ruling, step.measure(), rung, Escalation.decider(step), actor, null)
                .chain(measures::issue)
                .call(measure -> links.add(measure.id(), rung, row.id(), Math.min(step.at(), rung.points())))
                .invoke(measure -> taken(row, step, measure))
                .replaceWithVoid()
                .onFailure(ProblemException.class)
                .recoverWithUni(failure -> refused(failure, row));
    }

    private void taken(FindingRow row, Step step, Measure measure) {
        row.reached(step.at());
        if (step.measure() instanceof io.evenhand.policy.conduct.Measure.Pause) {
            row.paused(measure.id());
            var endsAt = measure.endsAt();
            row.next(Work.PAUSE, endsAt == null ? clock.instant() : endsAt);
        }
    }

    /** Nothing was taken; a person has to see to it. */
    private Uni<Void> refused(ProblemException refused, FindingRow row) {
        Log.warnf("No measure follows finding %s: %s (%s)", row.id(), refused.getMessage(), refused.code());
        row.heldBack("refused-" + refused.code(), null);
        return Uni.createFrom().voidItem();
    }

    private void count(Consequence consequence) {
        var what = switch (consequence) {
            case Consequence.Recorded _ -> "recorded";
            case Consequence.CaseOnly held -> word(held.why());
            case Consequence.Notify _ -> "notice";
            case Consequence.Tell _ -> "told";
            case Consequence.Take _ -> "taken";
            case Consequence.Propose _ -> "proposed";
            case Consequence.Done _ -> "done";
        };
        counter(what).increment();
    }
}
