package io.evenhand.metering.detector;

import io.evenhand.meter.Sighted;
import io.evenhand.meter.Sightings;
import io.evenhand.metering.usage.Subscription;
import io.evenhand.policy.activity.Finding;
import io.evenhand.policy.activity.Watch;
import io.evenhand.policy.conduct.Signal;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one account: up to where its sightings were read, and for each of its plan's rules a watch on each of
 * those whom the rule looks at.
 */
final class Logbook {

    /** More installs and keys than these are not watched at a time; those that were seen last are. */
    private static final int MOST = 100;

    private static final String BEGINNING = "0-0";

    private final Subscription of;
    private final Rules rules;
    private final SequencedMap<Place, Watch> watches = new LinkedHashMap<>();
    private String position = BEGINNING;

    /** Whom a rule looks at. */
    private record Place(String signal, String subject) {}

    /** What a rule found, and about whom. */
    record Found(String subject, Finding finding) {}

    private Logbook(Subscription of, Rules rules) {
        this.of = of;
        this.rules = rules;
    }

    /**
     * The account's, as it was {@link #packed}.
     *
     * @param rules those in force; what was kept for others is forgotten
     */
    static Logbook of(Subscription account, Rules rules, byte @Nullable [] packed) {
        var logbook = new Logbook(account, rules);
        if (packed != null) {
            logbook.unpack(Buffer.buffer(packed));
        }
        return logbook;
    }

    Subscription account() {
        return of;
    }

    Rules rules() {
        return rules;
    }

    /** Takes note of what was told, once: told again it is known already. */
    List<Found> take(String toldAt, Sighted seen) {
        if (Sightings.compare(toldAt, position) <= 0) {
            return List.of();
        }
        var found = new ArrayList<Found>();
        for (var rule : rules.requests()) {
            var subject = subject(rule, seen);
            if (!subject.isEmpty()) {
                watch(rule, subject)
                        .request(seen.sighting())
                        .ifPresent(finding -> found.add(new Found(subject, finding)));
            }
        }
        return found;
    }

    private static String subject(Signal rule, Sighted seen) {
        return switch (rule.per()) {
            case ACCOUNT -> seen.account();
            case INSTALL -> seen.install();
            case KEY -> seen.key();
        };
    }

    private Watch watch(Signal rule, String subject) {
        var place = new Place(rule.name(), subject);
        var known = watches.get(place);
        var watch = known == null ? new Watch(rule, of.anchor(), of.timeZone()) : known;
        watches.putLast(place, watch);
        if (watches.size() > MOST) {
            watches.pollFirstEntry();
        }
        return watch;
    }

    /** Everything that was told up to here is taken. */
    void reached(String told) {
        if (Sightings.compare(told, position) > 0) {
            position = told;
        }
    }

    /** What the rules look at now. */
    List<Suspected> seen(Instant now) {
        return watches.entrySet().stream()
                .map(entry -> new Suspected(
                        entry.getValue().signal(),
                        entry.getKey().subject(),
                        entry.getValue().facts(now),
                        Spans.from(entry.getValue().signal().window(), of, now),
                        now))
                .toList();
    }

    byte[] packed() {
        var packed = Buffer.buffer();
        text(packed, position);
        watches.forEach((place, watch) -> {
            text(packed, place.signal());
            text(packed, place.subject());
            var bytes = watch.packed();
            packed.appendInt(bytes.length).appendBytes(bytes);
        });
        return packed.getBytes();
    }

    private static void text(Buffer to, String text) {
        var bytes = Buffer.buffer(text);
        to.appendUnsignedShort(bytes.length()).appendBuffer(bytes);
    }

    private void unpack(Buffer packed) {
        var at = 0;
        position = text(packed, at);
        at = after(packed, at);
        while (at < packed.length()) {
            var name = text(packed, at);
            at = after(packed, at);
            var subject = text(packed, at);
            at = after(packed, at);
            var end = at + Integer.BYTES + packed.getInt(at);
            var bytes = packed.getBytes(at + Integer.BYTES, end);
            rules.requests().stream()
                    .filter(rule -> rule.name().equals(name))
                    .findFirst()
                    .ifPresent(rule -> watches.putLast(
                            new Place(name, subject), Watch.unpacked(rule, of.anchor(), of.timeZone(), bytes)));
            at = end;
        }
    }

    private static String text(Buffer packed, int at) {
        return packed.getString(at + Short.BYTES, after(packed, at));
    }

    private static int after(Buffer packed, int at) {
        return at + Short.BYTES + packed.getUnsignedShort(at);
    }
}
