package io.evenhand.enforcement.account;

import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Term;
import io.quarkus.logging.Log;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** The published policies with the values of their parameters, in memory. */
@Singleton
public class Policies {

    private final Map<String, Published> byName = new ConcurrentHashMap<>();

    /** One policy: its versions, and what was set at run time. */
    private record Published(ConcurrentSkipListMap<Integer, Publication> versions, AtomicReference<Settings> settings) {

        Published() {
            this(new ConcurrentSkipListMap<>(), new AtomicReference<>(Settings.NONE));
        }

        /** A version as it is with these settings, after those before it. */
        private PublishedVersion read(Map.Entry<Integer, Publication> version, Settings with) {
            return version.getValue()
                    .with(
                            with,
                            () -> Optional.ofNullable(versions.lowerEntry(version.getKey()))
                                    .map(before -> read(before, with)));
        }

        /** Reads every version as it is with these settings and compiles its plans, so that no decision waits for that. */
        private void prepare(Settings with) {
            for (var version : versions.entrySet()) {
                var prepared = read(version, with);
                prepared.policy().plans().keySet().forEach(prepared::plan);
            }
        }
    }

    /** The version of {@code policy} that decides at {@code now}: the highest whose time has come. */
    public Optional<PublishedVersion> inForce(String policy, Instant now) {
        var published = byName.get(policy);
        if (published == null) {
            return Optional.empty();
        }
        for (var version : published.versions().descendingMap().entrySet()) {
            if (!version.getValue().effectiveAt().isAfter(now)) {
                return Optional.of(published.read(version, published.settings().get()));
            }
        }
        return Optional.empty();
    }

    /** The version of each policy that decides at {@code now}. */
    public List<PublishedVersion> inForce(Instant now) {
        return byName.keySet().stream()
                .sorted()
                .flatMap(policy -> inForce(policy, now).stream())
                .toList();
    }

    /** One version, in force or not. */
    public Optional<PublishedVersion> version(String policy, int version) {
        return Optional.ofNullable(byName.get(policy))
                .flatMap(published -> Optional.ofNullable(published.versions().get(version))
                        .map(found -> published.read(
                                Map.entry(version, found), published.settings().get())));
    }

    /** The version that is announced to take the place of the one that decides at {@code now}, if there is one. */
    public Optional<PublishedVersion> next(String policy, Instant now) {
        return inForce(policy, now)
                .map(PublishedVersion::term)
                .filter(term -> term.until() < LimitTable.MAX)
                .flatMap(term -> inForce(policy, Instant.ofEpochMilli(term.until())));
    }

    /** Since when rules of {@code policy} are switched off, by rule. */
    public Map<String, Instant> off(String policy) {
        return Optional.ofNullable(byName.get(policy))
                .map(published -> published.settings().get().off())
                .orElse(Map.of());
    }

    /**
     * Takes in a published version; one that is known stays as it is, since files never change. Reading takes long enough to
     * hold up an event loop: this and the other changes are a worker's.
     */
    synchronized void add(String name, int version, String source, Instant effectiveAt) {
        var published = published(name);
        var versions = published.versions();
        versions.computeIfAbsent(version, _ -> {
            try {
                return Publication.of(version, source, effectiveAt);
            } catch (IllegalArgumentException e) {
                Log.errorf("Policy %s version %d was published and cannot be read: %s", name, version, e.getMessage());
                return null;
            }
        });
        divide(versions);
        published.prepare(published.settings().get());
    }

    /** Takes in a value that a parameter was set to; versions that cannot have it go without it. */
    void set(String name, String parameter, String value, long position) {
        change(name, settings -> settings.with(parameter, value, position));
    }

    /** Takes in that a rule was switched off, or on again where there is no instant. */
    void turn(String name, String rule, Optional<Instant> off, long position) {
        change(name, settings -> settings.switched(rule, off, position));
    }

    /** Decisions go on with what they have until all versions are read as they are now. */
    private synchronized void change(String name, UnaryOperator<Settings> change) {
        var published = published(name);
        var changed = change.apply(published.settings().get());
        published.prepare(changed);
        published.settings().set(changed);
    }

    /** Tells each version when it decides: until the next begins that is above it, the first from ever. */
    private static void divide(ConcurrentSkipListMap<Integer, Publication> versions) {
        var until = LimitTable.MAX;
        for (var version : versions.descendingMap().entrySet()) {
            var from = Term.millis(version.getValue().effectiveAt());
            var first = version.getKey().equals(versions.firstKey());
            version.getValue().decides(new Term(first ? Term.ALWAYS.from() : Math.min(from, until), until));
            until = Math.min(until, from);
        }
    }

    private Published published(String name) {
        return byName.computeIfAbsent(name, _ -> new Published());
    }
}
