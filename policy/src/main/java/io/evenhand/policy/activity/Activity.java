package io.evenhand.policy.activity;

import io.evenhand.policy.conduct.Facts;
import io.evenhand.policy.window.Boundaries;
import io.evenhand.policy.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one holder does, over one window, in memory that does not grow with it: a window consists of some
 * {@value #SLICES} slices. A slice counts as a whole and only if all of it lies in the window, so that nothing older than the
 * window is ever held against anybody.
 */
public final class Activity {

    /** What is told of requests of which nothing but their use is known. */
    public static final Set<String> FACTS_OF_USE =
            Set.of("requests", "units", "refused", "activeHours", "activeHoursPerDay", "gapSpread");

    /** What is told of requests whose origin is known, with a person named in it. */
    public static final Set<String> FACTS_WITH_ORIGIN =
            and(FACTS_OF_USE, "parallelNetworks", "parallelEnvironments", "parallelUsers", "endUsers");

    /** All that can be told of requests. */
    public static final Set<String> FACTS = and(FACTS_WITH_ORIGIN, "extractionShare");

    private static final int SLICES = 60;
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();
    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    private final Window window;
    private final Instant anchor;
    private final ZoneId zone;
    private final long sliceMs;
    private final Deque<Slice> slices = new ArrayDeque<>();
    private final Deque<Long> hours = new ArrayDeque<>();
    private final Crowd networks = new Crowd();
    private final Crowd environments = new Crowd();
    private final Crowd users = new Crowd();
    private final Faces endUsers = new Faces();
    private boolean originsKnown;
    private boolean usersKnown;
    private long from = Long.MIN_VALUE;
    private long until = Long.MIN_VALUE;
    private long last = Long.MIN_VALUE;

    /**
     * Nothing has happened yet.
     *
     * @param anchor where the holder's billing cycles begin
     * @param zone where its days begin
     */
    public Activity(Window window, Instant anchor, ZoneId zone) {
        this.window = window;
        this.anchor = anchor;
        this.zone = zone;
        this.sliceMs = Math.max(1, length(window, anchor, zone).toMillis() / SLICES);
    }

    /** How much time passes until the facts can have changed much. */
    long sliceMs() {
        return sliceMs;
    }

    /** The window that {@code at} lies in begins here; of a rolling one, the window that ends then. */
    long windowStart(long at) {
        moveTo(at);
        return from;
    }

    /** A request; one that is told late happened when the last one did. */
    void request(Sighting sighting) {
        var at = Math.max(sighting.at().toEpochMilli(), last);
        moveTo(at);
        var slice = slice(at);
        slice.requests++;
        slice.units += sighting.units();
        if (last >= from) {
            var gap = (double) (at - last);
            slice.gaps++;
            slice.gapSum += gap;
            slice.gapSquares += gap * gap;
        }
        last = at;
        var hour = Math.floorDiv(at, HOUR_MS);
        if (hours.isEmpty() || hours.getLast() < hour) {
            hours.add(hour);
        }
        sighting.origin().ifPresent(origin -> seen(slice, origin, at));
        sighting.extracts().ifPresent(extracts -> {
            slice.told++;
            slice.extractions += extracts ? 1 : 0;
        });
    }

    private void seen(Slice slice, Origin origin, long at) {
        originsKnown = true;
        slice.networks = Math.max(slice.networks, networks.with(at, origin.network()));
        slice.environments = Math.max(slice.environments, environments.with(at, origin.environment()));
        if (origin.user() != Origin.NOBODY) {
            usersKnown = true;
            slice.users = Math.max(slice.users, users.with(at, origin.user()));
            endUsers.add(origin.user(), at);
        }
    }

    /** A request was refused; it may have been made earlier. */
    void refusal(long at) {
        moveTo(at);
        slice(at).refused++;
    }

    /** Those of the wanted facts that are known at {@code now}. */
    Facts facts(Collection<String> wanted, long now) {
        moveTo(now);
        var facts = new HashMap<String, Double>();
        for (var name : wanted) {
            fact(name, now).ifPresent(value -> facts.put(name, value));
        }
        return new Facts(facts);
    }

    private static Set<String> and(Set<String> facts, String... more) {
        return Stream.concat(facts.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }

    private OptionalDouble fact(String name, long now) {
        return switch (name) {
            case "requests" -> OptionalDouble.of(sum(slice -> slice.requests));
            case "units" -> OptionalDouble.of(sum(slice -> slice.units));
            case "refused" -> OptionalDouble.of(sum(slice -> slice.refused));
            case "activeHours" -> OptionalDouble.of(hours.size());
            case "activeHoursPerDay" -> quietestDay(now);
            case "gapSpread" -> gapSpread();
            case "parallelNetworks" -> most(originsKnown, slice -> slice.networks);
            case "parallelEnvironments" -> most(originsKnown, slice -> slice.environments);
            case "parallelUsers" -> most(usersKnown, slice -> slice.users);
            case "endUsers" -> usersKnown ? OptionalDouble.of(endUsers.count()) : OptionalDouble.empty();
            case "extractionShare" -> extractionShare();
            default -> OptionalDouble.empty();
        };
    }

    private double sum(ToDoubleFunction<Slice> figure) {
        return slices.stream().mapToDouble(figure).sum();
    }

    private OptionalDouble extractionShare() {
        var told = sum(slice -> slice.told);
        return told == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum(slice -> slice.extractions) / told);
    }

    private OptionalDouble most(boolean known, ToIntFunction<Slice> figure) {
        return known ? OptionalDouble.of(slices.stream().mapToInt(figure).max().orElse(0)) : OptionalDouble.empty();
    }

    /** The active hours of that day, among the whole days that end now, which has the fewest; unknown before one is over. */
    private OptionalDouble quietestDay(long now) {
        var days = hours.isEmpty() ? 0 : (int) ((now - Math.max(from, hours.getFirst() * HOUR_MS)) / DAY_MS);
        if (days == 0) {
            return OptionalDouble.empty();
        }
        var active = new int[days];
        for (var hour : hours) {
            var day = (now - hour * HOUR_MS) / DAY_MS;
            if (day < days) {
                active[(int) day]++;
            }
        }
        var fewest = Integer.MAX_VALUE;
        for (var count : active) {
            fewest = Math.min(fewest, count);
        }
        return OptionalDouble.of(fewest);
    }

    /** The standard deviation of the pauses between requests beside their mean: near 0 for a timer, about 1 for people. */
    private OptionalDouble gapSpread() {
        var gaps = sum(slice -> slice.gaps);
        var mean = sum(slice -> slice.gapSum) / gaps;
        if (gaps < 2 || mean == 0) {
            return OptionalDouble.empty();
        }
        var variance = sum(slice -> slice.gapSquares) / gaps - mean * mean;
        return OptionalDouble.of(Math.sqrt(Math.max(0, variance)) / mean);
    }

    private Slice slice(long at) {
        var start = Math.floorDiv(at, sliceMs) * sliceMs;
        if (slices.isEmpty() || slices.getLast().start < start) {
            slices.add(new Slice(start));
        }
        return slices.getLast();
    }

    /** Forgets what is no longer in the window. */
    private void moveTo(long now) {
        if (window instanceof Window.Rolling(var length)) {
            from = Math.max(from, now - length.toMillis());
            while (!slices.isEmpty() && slices.getFirst().start < from) {
                slices.removeFirst();
            }
            while (!hours.isEmpty() && hours.getFirst() * HOUR_MS < from) {
                hours.removeFirst();
            }
            endUsers.forgetBefore(from);
        } else if (now >= until) {
            var current = Boundaries.of(window, anchor, zone, Instant.ofEpochMilli(now));
            from = current.start().toEpochMilli();
            until = current.resetsAt().toEpochMilli();
            slices.clear();
            hours.clear();
            endUsers.forgetAll();
        }
    }

    void pack(Packing to) {
        to.number(originsKnown ? 1 : 0).number(usersKnown ? 1 : 0);
        to.number(from).number(until).number(last).number(slices.size());
        slices.forEach(slice -> slice.pack(to));
        to.number(hours.size());
        hours.forEach(to::number);
        networks.pack(to);
        environments.pack(to);
        users.pack(to);
        endUsers.pack(to);
    }

    void unpack(Unpacking packed) {
        originsKnown = packed.number() == 1;
        usersKnown = packed.number() == 1;
        from = packed.number();
        until = packed.number();
        last = packed.number();
        for (var left = packed.number(); left > 0; left--) {
            slices.add(Slice.unpack(packed));
        }
        for (var left = packed.number(); left > 0; left--) {
            hours.add(packed.number());
        }
        networks.unpack(packed);
        environments.unpack(packed);
        users.unpack(packed);
        endUsers.unpack(packed);
    }

    private static Duration length(Window window, Instant anchor, ZoneId zone) {
        if (window instanceof Window.Rolling(var length)) {
            return length;
        }
        var first = Boundaries.of(window, anchor, zone, anchor);
        return Duration.between(first.start(), first.resetsAt());
    }
}
