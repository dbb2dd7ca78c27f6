package io.evenhand.enforcement.measure;

import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.account.Policies;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.measure.Actor;
import io.evenhand.policy.measure.Ending;
import io.evenhand.policy.measure.Kind;
import io.evenhand.policy.measure.State;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What staff and appeals do about measures. */
@ApplicationScoped
class StaffMeasures {

    private static final Duration LONGEST_EXTENSION = Duration.ofDays(7);

    private final Measures measures;
    private final MeasureRepository rows;
    private final Directory directory;
    private final Policies policies;
    private final BusinessClock clock;

    StaffMeasures(
            Measures measures, MeasureRepository rows, Directory directory, Policies policies, BusinessClock clock) {
        this.measures = measures;
        this.rows = rows;
        this.directory = directory;
        this.policies = policies;
        this.clock = clock;
    }

    Uni<Measure> issue(Wanted wanted, Actor.Person person) {
        var now = clock.instant();
        var what = wanted.what(now);
        return draft(wanted, what, person, Detection.STAFF, now).chain(draft -> measures.issue(draft, wanted.ground()));
    }

    private Uni<Draft> draft(
            Wanted wanted,
            io.evenhand.policy.conduct.Measure what,
            Actor.Person person,
            Detection detection,
            Instant now) {
        return directory.byAccount(wanted.account()).map(found -> {
            var account = found.orElseThrow(() -> ProblemException.invalid("account", "is not known"));
            var version = policies.inForce(account.account().policy(), now).orElseThrow(Measures::notKnownYet);
            return new Draft(
                    wanted.account(),
                    version.policy().name(),
                    version.version(),
                    what,
                    // A notice, a throttle and a termination concern the account, whatever they take the place of.
                    Statement.target(what) == Target.ACCOUNT ? "" : wanted.scopeName(),
                    wanted.category(),
                    wanted.category(),
                    detection,
                    wanted.facts(),
                    Map.of(),
                    Optional.ofNullable(wanted.findings()).orElse(List.of()),
                    Decider.RULE,
                    person,
                    null);
        });
    }

    Uni<Measure> approve(String id, Actor.Person person) {
        return row(id).chain(row -> measures.approve(row, person));
    }

    Uni<Measure> refuse(String id, String reason, Actor.Person person) {
        return row(id).chain(row -> {
            Measures.mustBe(row, clock.instant(), State.PROPOSED);
            return measures.end(row, Ending.CANCELLED, reason, person, null);
        });
    }

    Uni<Measure> end(String id, Ending ending, String reason, Actor.Person person, @Nullable String appeal) {
        return row(id).chain(row -> {
            if (ending == Ending.REVERSED
                    && appeal != null
                    && row.deciders().stream().anyMatch(by -> by.id().equals(person.id()))) {
                throw Measures.fourEyes("Whoever decided on a measure does not decide on its appeal.");
            }
            return measures.end(row, ending, reason, person, appeal);
        });
    }

    /** Once, by another person than decided on it, and by a week at most. */
    Uni<Measure> extend(String id, Instant until, Actor.Person person) {
        var now = clock.instant();
        return row(id).chain(row -> {
            Measures.mustBe(row, now, State.ACTIVE);
            var ends = row.endsAt();
            if (row.kind() != Kind.PAUSE || ends.isEmpty()) {
                throw new ProblemException(409, "measure-state", "Only a pause can be extended.");
            }
            if (row.wasExtended()) {
                throw new ProblemException(409, "measure-state", "It was extended before, and that can be done once.");
            }
            if (row.deciders().stream().anyMatch(by -> by.id().equals(person.id()))) {
                throw Measures.fourEyes("It takes another person to extend what you decided.");
            }
            if (!until.isAfter(ends.get()) || until.isAfter(ends.get().plus(LONGEST_EXTENSION))) {
                throw ProblemException.invalid("until", "must be after its end, by a week at most");
            }
            row.extended(person.id(), until);
            return rows.changed(row, now);
        });
    }

    /** A milder measure takes the place of one, on the same grounds. */
    Uni<Measure> replace(String id, MeasuresResource.Replacement by, Actor.Person person) {
        var now = clock.instant();
        return row(id).chain(row -> {
            if (row.state(now) == State.SUPERSEDED) {
                return successor(row, now);
            }
            Measures.mustBe(row, now, State.ACTIVE, State.SCHEDULED);
            return rows.told(row, now).chain(measure -> replace(row, measure, by, person, now));
        });
    }

    private Uni<Measure> replace(
            MeasureRow row, Measure measure, MeasuresResource.Replacement by, Actor.Person person, Instant now) {
        var wanted = new Wanted(
                measure.account(),
                by.kind(),
                new Wanted.Scope(measure.scope().target(), measure.scope().name()),
                measure.category(),
                measure.facts(),
                by.lasts(),
                null,
                by.pace(),
                measure.findings(),
                null);
        var what = wanted.what(now);
        if (Kind.of(what).compareTo(row.kind()) > 0) {
            throw ProblemException.invalid("kind", "must not be harsher than what it replaces");
        }
        return measures.end(row, Ending.SUPERSEDED, by.reason(), person, by.appeal())
                .chain(() -> draft(wanted, what, person, Detection.STAFF, now))
                .chain(draft -> measures.issue(draft, Optional.empty()))
                .chain(issued -> linked(issued, row, now));
    }

    private Uni<Measure> linked(Measure issued, MeasureRow row, Instant now) {
        return rows.findById(issued.id()).chain(fresh -> {
            fresh.replaces(row.id());
            return rows.changed(fresh, now);
        });
    }

    private Uni<Measure> successor(MeasureRow row, Instant now) {
        return rows.find("replaces = ?1", row.id())
                .firstResult()
                .chain(found -> found == null ? rows.told(row, now) : rows.told(found, now));
    }

    /** What a rule did in a time, which a fault of the rule takes back; nothing is done on a dry run. */
    Uni<List<Measure>> reverseAll(Faulty faulty, Actor.Person person) {
        var now = clock.instant();
        return rows.ofRule(faulty.rule(), faulty.from(), faulty.to()).chain(found -> {
            var such = found.stream()
                    .filter(row -> row.state(now) != State.SUPERSEDED && row.state(now) != State.CANCELLED)
                    .filter(row ->
                            faulty.policy().isEmpty() || faulty.policy().get().equals(row.policy()))
                    .filter(row ->
                            faulty.version().isEmpty() || faulty.version().get() == row.policyVersion())
                    .toList();
            return faulty.dryRun()
                    ? rows.told(such, now)
                    : Multi.createFrom()
                            .iterable(such)
                            .onItem()
                            .transformToUniAndConcatenate(
                                    row -> measures.end(row, Ending.REVERSED, faulty.reason(), person, null))
                            .collect()
                            .asList();
        });
    }

    /** A rule that was wrong, and when. */
    record Faulty(
            String rule,
            Optional<String> policy,
            Optional<Integer> version,
            Instant from,
            Instant to,
            String reason,
            boolean dryRun) {}

    private Uni<MeasureRow> row(String id) {
        return rows.findById(id)
                .map(found -> Optional.ofNullable(found).orElseThrow(() -> ProblemException.notFound("measure")));
    }
}
