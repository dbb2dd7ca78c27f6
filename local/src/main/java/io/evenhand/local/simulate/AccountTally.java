package io.evenhand.local.simulate;

import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.decision.Answer.Outcome;
import io.evenhand.policy.decision.Verdict;
import io.evenhand.policy.simulation.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of one account's requests. */
final class AccountTally {

    private final Member member;
    private final long startMs;
    private final Waits waits;
    private final LimitTallies limits;
    private final Track track = new Track();
    private final Set<LimitTally> slowedBy = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<LimitTally> refusedBy = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<FlagTally> flaggedBy = Collections.newSetFromMap(new IdentityHashMap<>());
    private long admitted;
    private long delayed;
    private long queued;
    private long refusals;
    private long credits;
    private long messages;
    private long waitedMs;
    private long longestMs;
    private @Nullable Hit slowed;
    private @Nullable Hit refused;
    private @Nullable Hit flagged;
    private long findings;
    private int worst;

    /** @param waits those of accounts like this one */
    AccountTally(Member member, Instant start, Waits waits, LimitTallies limits) {
        this.member = member;
        this.startMs = start.toEpochMilli();
        this.waits = waits;
        this.limits = limits;
    }

    void take(Fate fate) {
        var sentAt = fate.request().at().toEpochMilli();
        var waited = fate.at().toEpochMilli() - sentAt;
        var rank = Speed.rank(fate);
        track.note(sentAt - startMs, rank);
        worst = Math.max(worst, rank);
        switch (fate) {
            case Fate.Ran ran -> {
                switch (ran.outcome()) {
                    case ADMIT -> admitted++;
                    case DELAY -> delayed++;
                    case QUEUE -> queued++;
                }
                credits += ran.credits();
                waitedMs += waited;
                longestMs = Math.max(longestMs, waited);
                waits.add(waited);
                if (rank > Speed.FULL) {
                    slowed = first(slowed, fate, rank);
                }
            }
            case Fate.Refused _ -> {
                refusals++;
                refused = first(refused, fate, rank);
            }
        }
        var table = fate.table();
        for (var place = 0; place < fate.limits().size(); place++) {
            var figures = fate.limits().get(place);
            var limit = limits.of(table.rows().get(figures.row()));
            var binds = place == fate.binding();
            take(fate, limit, figures, binds);
            if (binds && waited > 0) {
                limit.waited(waited);
            }
        }
    }

    private void take(Fate fate, LimitTally limit, Figures figures, boolean binds) {
        var verdict = binds && fate instanceof Fate.Ran ran && ran.outcome() == Outcome.QUEUE
                ? Verdict.QUEUE
                : figures.verdict();
        limit.take(verdict);
        messages += figures.crossing().isPresent() ? 1 : 0;
        if (verdict == Verdict.DENY) {
            if (refusedBy.add(limit)) {
                limit.refusedFirst(hit(fate, ""));
            }
        } else if ((figures.step() > 0 || verdict == Verdict.QUEUE) && slowedBy.add(limit)) {
            limit.slowedFirst(hit(fate, ""));
        }
    }

    /** A rule of suspicion holds. */
    void flagged(Instant at, String rule, String evidence, FlagTally tally) {
        var hit = new Hit(at, member.name(), rule + ": " + evidence);
        findings++;
        flagged = flagged == null ? hit : flagged.earlier(hit);
        tally.found(hit, member.profile(), flaggedBy.add(tally));
    }

    private Hit first(@Nullable Hit known, Fate fate, int rank) {
        return known != null && !fate.request().at().isBefore(known.at())
                ? known
                : hit(fate, Speed.cause(fate.table(), fate, rank));
    }

    private Hit hit(Fate fate, String cause) {
        return new Hit(fate.request().at(), member.name(), cause);
    }

    String name() {
        return member.name();
    }

    Track track() {
        return track;
    }

    Line line() {
        return new Line(
                member,
                admitted,
                delayed,
                queued,
                refusals,
                credits,
                messages,
                Duration.ofMillis(waitedMs),
                Duration.ofMillis(longestMs),
                worst,
                Optional.ofNullable(slowed),
                Optional.ofNullable(refused),
                findings,
                Optional.ofNullable(flagged));
    }

    /**
     * One account's figures.
     *
     * @param waited all waits together
     * @param worst rank of the worst that happened
     * @param slowed when it was first served at less than full speed, or queued
     * @param findings how often a rule of suspicion held
     */
    record Line(
            Member member,
            long admitted,
            long delayed,
            long queued,
            long refusals,
            long credits,
            long messages,
            Duration waited,
            Duration longest,
            int worst,
            Optional<Hit> slowed,
            Optional<Hit> refused,
            long findings,
            Optional<Hit> flagged) {

        long decisions() {
            return admitted + delayed + queued + refusals;
        }

        /** How long one of its uses waits on average. */
        Duration mean() {
            return waited.dividedBy(Math.max(1, decisions() - refusals));
        }
    }
}
