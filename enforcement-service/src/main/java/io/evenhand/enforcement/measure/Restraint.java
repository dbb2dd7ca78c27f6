package io.evenhand.enforcement.measure;

import io.evenhand.policy.conduct.Target;
import io.evenhand.policy.measure.Kind;
import io.evenhand.policy.measure.Life;
import io.evenhand.policy.measure.State;
import io.evenhand.policy.table.Head;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What measures do to the requests of one account, by the clock alone. */
public final class Restraint {

    /** Of an account that nothing was done about. */
    public static final Restraint NONE = new Restraint(List.of());

    private static final int ID_BITS = 48;

    private final List<Bite> bites;
    private volatile @Nullable Slowed slowed;

    /** A table with the throttles that were in force when it was made. */
    private record Slowed(LimitTable base, List<String> throttles, LimitTable table) {}

    /**
     * A measure that is decided on and was not ended.
     *
     * @param name the campaign, install or key; empty for the account
     */
    record Bite(
            String id,
            Kind kind,
            Target target,
            String name,
            long paceMs,
            Life life,
            String why,
            String fix,
            String appeal,
            String contact) {

        private boolean isInForce(Instant now) {
            return life.at(now) == State.ACTIVE;
        }

        private boolean stops(String install, String key) {
            return switch (kind) {
                case NOTICE, THROTTLE -> false;
                case PAUSE, SUSPENSION, TERMINATION ->
                    switch (target) {
                        case ACCOUNT -> true;
                        case CAMPAIGN -> false;
                        case INSTALL -> name.equals(install);
                        case KEY -> name.equals(key);
                    };
            };
        }

        private Barrier barrier() {
            var ends = life.endsAt();
            return new Barrier(id, kind, target, ends == null ? 0 : ends.toEpochMilli(), why, fix, appeal, contact);
        }

        private Row.Throttle row() {
            var ends = life.endsAt();
            var id = UUID.nameUUIDFromBytes(("throttle " + this.id).getBytes(StandardCharsets.UTF_8))
                    .getMostSignificantBits();
            return new Row.Throttle(
                    new Head(id >>> (Long.SIZE - ID_BITS), "throttle", Selection.ANY, -1, Per.ACCOUNT, Stage.ENFORCE),
                    paceMs,
                    ends == null ? LimitTable.MAX : ends.toEpochMilli());
        }
    }

    private Restraint(List<Bite> bites) {
        this.bites = List.copyOf(bites);
    }

    static Restraint of(List<Bite> bites) {
        return bites.isEmpty() ? NONE : new Restraint(bites);
    }

    /** The same with what is told of one measure; nothing of it when it does nothing any more. */
    Restraint with(String measure, Optional<Bite> bite) {
        return of(Stream.concat(bites.stream().filter(other -> !other.id().equals(measure)), bite.stream())
                .toList());
    }

    /** Whether it can be forgotten. */
    boolean isNothing() {
        return bites.isEmpty();
    }

    /** What stops requests of an install and key at {@code now}, the longest first; empty when nothing does. */
    public Optional<Barrier> barrier(String install, String key, Instant now) {
        if (bites.isEmpty()) {
            return Optional.empty();
        }
        return bites.stream()
                .filter(bite -> bite.stops(install, key) && bite.isInForce(now))
                .map(Bite::barrier)
                .max(Comparator.comparing(Barrier::kind)
                        .thenComparingLong(barrier -> barrier.until() == 0 ? Long.MAX_VALUE : barrier.until()));
    }

    /** Whether a campaign does not hold for the account at {@code now}: what it pays for goes on. */
    public boolean pauses(String campaign, Instant now) {
        for (var bite : bites) {
            if (bite.target() == Target.CAMPAIGN && bite.name().equals(campaign) && bite.isInForce(now)) {
                return true;
            }
        }
        return false;
    }

    /** A table with what slows the account at {@code now}; the same object as long as nothing changes. */
    @SuppressWarnings("ReferenceEquality") // compiled once for each version and plan
    public LimitTable slowed(LimitTable table, Instant now) {
        if (bites.isEmpty()) {
            return table;
        }
        var throttles = bites.stream()
                .filter(bite -> bite.kind() == Kind.THROTTLE && bite.isInForce(now))
                .toList();
        if (throttles.isEmpty()) {
            return table;
        }
        var ids = throttles.stream().map(Bite::id).toList();
        var known = slowed;
        if (known == null || known.base() != table || !known.throttles().equals(ids)) {
            var rows = new ArrayList<>(table.rows());
            throttles.forEach(bite -> rows.add(bite.row()));
            known = new Slowed(table, ids, table.with(rows, table.kept()));
            slowed = known;
        }
        return known.table();
    }
}
