package io.evenhand.policy.ladder;

import io.evenhand.policy.conduct.Ladder;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.conduct.Step;
import io.evenhand.policy.table.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One account of a platform that does what the rule book says, at random times, and writes down what it did. */
final class Platform {

    private static final List<String> RULES = List.of("sharing", "reselling", "automation");
    private static final List<String> PERSONS = List.of("ann", "ben", "cem");

    /** A measure that was taken, and everything that led to it. */
    static final class Taken {
        final Measure what;
        final Instant startsAt;
        final @Nullable Instant endsAt;
        final String cause;
        final List<String> basis;
        final Set<String> persons;
        final @Nullable Instant noticedAt;
        final long points;

        @Nullable
        Instant endedAt;

        Taken(
                Step step,
                Consequence.Rung rung,
                String cause,
                Set<String> persons,
                @Nullable Instant noticedAt,
                Instant now,
                @Nullable Instant until) {
            this.what = step.measure();
            this.points = Math.min(step.at(), rung.points());
            this.basis = rung.basis();
            this.cause = cause;
            this.persons = Set.copyOf(persons);
            this.noticedAt = noticedAt;
            this.startsAt = now;
            this.endsAt = until == null ? end(step.measure(), now) : until;
        }

        private static @Nullable Instant end(Measure measure, Instant from) {
            return switch (measure) {
                case Measure.Throttle throttle -> throttle.lasts().after(from, Ladders.ZONE);
                case Measure.Pause pause -> pause.lasts().after(from, Ladders.ZONE);
                case Measure.Suspend suspend -> suspend.lasts().after(from, Ladders.ZONE);
                case Measure.Notice _, Measure.SuspendForGood _, Measure.Terminate _ -> null;
            };
        }

        @Override
        public String toString() {
            return "%s from %s to %s, ended %s, on %s by %s".formatted(what, startsAt, endsAt, endedAt, basis, persons);
        }

        /** Computed from what is written down and the time: nobody has to end anything. */
        boolean bites(Instant at) {
            var over = endsAt;
            var ended = endedAt;
            return !at.isBefore(startsAt)
                    && (over == null || at.isBefore(over))
                    && (ended == null || at.isBefore(ended));
        }
    }

    private record Proposal(Step step, Consequence.Rung rung, String cause, Set<String> persons) {}

    private final Random random;
    private final Ladder ladder;
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Map<String, @Nullable Instant> notices = new LinkedHashMap<>();
    private final Map<String, Long> reached = new LinkedHashMap<>();
    private final Set<String> afterGrace = new HashSet<>();
    private final List<Proposal> proposals = new ArrayList<>();
    private final List<Restoration> restorations = new ArrayList<>();
    final List<Taken> taken = new ArrayList<>();
    Instant now = Ladders.at("2026-01-01");

    Platform(Ladder ladder, Random random) {
        this.ladder = ladder;
        this.random = random;
    }

    History history() {
        return new History(ladder, Ladders.ZONE, List.copyOf(findings.values()), restorations);
    }

    /** Something happens. The scheduler may rest for weeks. */
    void step() {
        now = now.plus(Duration.ofMinutes(random.nextInt(random.nextInt(10) == 0 ? 40_000 : 2_000)));
        switch (random.nextInt(9)) {
            case 0, 1 -> find();
            case 2 -> deliver();
            case 3, 4 -> tick();
            case 5 -> pick(findings.values().stream().toList(), this::confirm);
            case 6 -> pick(findings.values().stream().toList(), this::dismiss);
            case 7 -> pick(proposals, this::approve);
            default -> pick(taken, this::reverse);
        }
    }

    private <T> void pick(List<T> from, Consumer<T> then) {
        if (!from.isEmpty()) {
            then.accept(from.get(random.nextInt(from.size())));
        }
    }

    private void find() {
        var began = now.minus(Duration.ofHours(random.nextInt(200)));
        var finding = new Finding(
                "find_" + findings.size(),
                RULES.get(random.nextInt(RULES.size())),
                "acct_1",
                1 + random.nextInt(2),
                began,
                now,
                new Finding.State.Pending());
        findings.put(finding.id(), finding);
        var stage = random.nextInt(8) == 0 ? Stage.WARN : Stage.ENFORCE;
        var source = random.nextInt(8) == 0 ? Source.REPORT : Source.SIGNAL;
        var paused = taken.stream().anyMatch(each -> each.what instanceof Measure.Pause && each.bites(now));
        follow(finding, Escalation.of(new Found(finding, stage, source, Brake.NONE, paused), history(), now));
    }

    private void follow(Finding finding, Consequence consequence) {
        switch (consequence) {
            case Consequence.Notify _ -> notices.putIfAbsent(finding.id(), null);
            case Consequence.Take(var step, var rung) -> take(step, rung, finding.id(), Set.of(), null);
            case Consequence.Propose(var step, var rung) -> {
                reached.merge(finding.id(), step.at(), Math::max);
                proposals.add(new Proposal(step, rung, finding.id(), new HashSet<>()));
            }
            case Consequence.Recorded _, Consequence.CaseOnly _, Consequence.Tell _, Consequence.Done _ -> {}
        }
    }

    private void take(Step step, Consequence.Rung rung, String cause, Set<String> persons, @Nullable Instant until) {
        reached.merge(cause, step.at(), Math::max);
        taken.add(new Taken(step, rung, cause, persons, notices.get(cause), now, until));
    }

    private void deliver() {
        notices.replaceAll((_, delivered) -> delivered == null && random.nextBoolean() ? now : delivered);
    }

    /** What a scheduler does when it runs at all. */
    private void tick() {
        var notice = ladder.notice();
        List.copyOf(findings.values()).forEach(finding -> {
            var delivered = notices.get(finding.id());
            if (notice != null
                    && delivered != null
                    && !now.isBefore(Escalation.graceEnds(notice, delivered, Ladders.ZONE))
                    && afterGrace.add(finding.id())) {
                var recheck =
                        List.of(Recheck.HOLDS, Recheck.GONE, Recheck.TOO_LITTLE).get(random.nextInt(3));
                var after = Escalation.afterGrace(finding, recheck, Brake.NONE, history(), now);
                findings.put(finding.id(), after.finding());
                follow(after.finding(), after.consequence());
            }
        });
        taken.stream()
                .filter(each -> each.what instanceof Measure.Pause && !each.bites(now))
                .map(each -> each.cause)
                .forEach(cause -> change(cause, current(cause).lapse(now)));
    }

    private Finding current(String id) {
        var found = findings.get(id);
        if (found == null) {
            throw new IllegalStateException(id);
        }
        return found;
    }

    private boolean change(String id, Finding.Change change) {
        return switch (change) {
            case Finding.Change.Done(var finding) -> {
                findings.put(id, finding);
                yield true;
            }
            case Finding.Change.Settled _ -> false;
        };
    }

    private void confirm(Finding finding) {
        if (change(finding.id(), finding.confirm(now))) {
            var highest = reached.get(finding.id());
            var confirmation = Escalation.confirmed(
                    current(finding.id()),
                    highest == null ? OptionalLong.empty() : OptionalLong.of(highest),
                    notices.containsKey(finding.id()),
                    history(),
                    now);
            if (confirmation.endsPause()) {
                end(finding.id(), true);
            }
            follow(current(finding.id()), confirmation.consequence());
        }
    }

    private void dismiss(Finding finding) {
        if (change(finding.id(), finding.dismiss(now))) {
            end(finding.id(), false);
            proposals.removeIf(proposal -> proposal.rung().basis().contains(finding.id()));
            cascade();
        }
    }

    private void end(String cause, boolean pausesOnly) {
        taken.stream()
                .filter(each -> each.cause.equals(cause) && each.bites(now))
                .filter(each -> !pausesOnly || each.what instanceof Measure.Pause)
                .forEach(each -> each.endedAt = now);
    }

    private void approve(Proposal proposal) {
        proposal.persons().add(PERSONS.get(random.nextInt(PERSONS.size())));
        var needed = switch (Escalation.decider(proposal.step())) {
            case RULE -> 0;
            case PERSON -> 1;
            case TWO_PERSONS -> 2;
        };
        if (proposal.persons().size() >= needed) {
            proposals.remove(proposal);
            change(proposal.cause(), current(proposal.cause()).confirm(now));
            take(proposal.step(), proposal.rung(), proposal.cause(), proposal.persons(), null);
        }
    }

    private void reverse(Taken measure) {
        measure.endedAt = measure.endedAt == null ? now : measure.endedAt;
        change(measure.cause, current(measure.cause).voided(now));
        proposals.removeIf(proposal -> proposal.rung().basis().contains(measure.cause));
        restorations.add(new Restoration(
                current(measure.cause).rule(),
                now,
                ladder.afterReversal().caseOnlyFor().after(now, Ladders.ZONE)));
        cascade();
    }

    private void cascade() {
        List.copyOf(taken).stream().filter(each -> each.bites(now)).forEach(each -> {
            switch (Cascade.of(relied(each), ladder, Ladders.ZONE, now)) {
                case Cascade.Stands _ -> {}
                case Cascade.Reversed _ -> each.endedAt = now;
                case Cascade.Superseded(var step, var rung, var until) -> {
                    each.endedAt = now;
                    taken.add(new Taken(step, rung, rung.basis().getLast(), each.persons, each.noticedAt, now, until));
                }
            }
        });
    }

    Relied relied(Taken each) {
        return new Relied(
                "mea",
                each.what,
                each.points,
                each.startsAt,
                each.basis.stream().map(this::current).toList());
    }
}
