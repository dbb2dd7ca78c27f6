package io.evenhand.accounts.policy;

import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Versions as they read with the values that were set at run time; each is read again only when those change. */
@ApplicationScoped
class Readings {

    private final Map<String, Reading> read = new ConcurrentHashMap<>();

    /**
     * A version, read.
     *
     * @param values what was set at run time
     * @param fitting those of them that this version can have
     */
    record Reading(int version, String source, Map<String, String> values, Map<String, String> fitting, Policy policy) {

        /** The parameters whose values this version goes without. */
        Set<String> without() {
            var without = new TreeSet<>(values.keySet());
            without.removeAll(fitting.keySet());
            return without;
        }
    }

    Reading of(PolicyVersionRow version, Map<String, String> values) {
        return read.compute(
                version.id(),
                (_, known) -> known != null && known.values().equals(values) ? known : read(version, values));
    }

    /** When which version counts. */
    History history(Editions editions) {
        return new History(editions.versions().stream()
                .map(row -> new History.Version(
                        row.number(),
                        row.effectiveAt(),
                        of(row, editions.values()).policy().noticePeriod()))
                .toList());
    }

    /** The version that decides at {@code now}, if there is one. */
    Optional<Reading> inForce(Editions editions, Instant now) {
        return history(editions)
                .inForce(now)
                .flatMap(deciding -> editions.version(deciding.number()))
                .map(row -> of(row, editions.values()));
    }

    private static Reading read(PolicyVersionRow version, Map<String, String> values) {
        var fitting = PolicyReader.fitting(version.source(), values);
        return switch (PolicyReader.read(version.source(), fitting)) {
            case PolicyReading.Valid(var policy) ->
                new Reading(version.number(), version.source(), Map.copyOf(values), fitting, policy);
            case PolicyReading.Invalid(var errors) ->
                throw new IllegalStateException(
                        "The stored version %s is no longer read: %s".formatted(version.id(), errors.getFirst()));
        };
    }
}
