package io.evenhand.enforcement.account;

import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.evenhand.policy.table.Switches;
import io.evenhand.policy.table.Term;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A published policy file. It is read again when a parameter was set, and becomes another
 * {@link PublishedVersion} only when it can have that value, when a rule was switched off or on, or when its term changed.
 */
final class Publication {

    private final int version;
    private final String source;
    private final Instant effectiveAt;
    private volatile Reading reading;
    private volatile Term term = Term.ALWAYS;

    private Publication(int version, String source, Instant effectiveAt, Reading reading) {
        this.version = version;
        this.source = source;
        this.effectiveAt = effectiveAt;
        this.reading = reading;
    }

    /** The version with those of the values set at run time, as of {@code edition}, that the file can have. */
    private record Reading(long edition, PublishedVersion version) {}

    /** @throws IllegalArgumentException when the file cannot be read */
    static Publication of(int version, String source, Instant effectiveAt) {
        var first = new PublishedVersion(
                read(source, Map.of()), version, Term.ALWAYS, Map.of(), Switches.NONE, Optional.empty());
        return new Publication(version, source, effectiveAt, new Reading(0, first));
    }

    Instant effectiveAt() {
        return effectiveAt;
    }

    /** From now on it decides for this term only. */
    void decides(Term inForce) {
        term = inForce;
    }

    /**
     * The version as it is with these values.
     *
     * @param before the version before it
     */
    PublishedVersion with(Settings settings, Supplier<Optional<PublishedVersion>> before) {
        var known = reading;
        return known.edition() >= settings.edition() && known.version().term().equals(term)
                ? known.version()
                : readAgain(settings, before.get());
    }

    private synchronized PublishedVersion readAgain(Settings settings, Optional<PublishedVersion> preceding) {
        var known = reading;
        var inForce = term;
        // A thread that looked earlier may come later.
        var newer = settings.edition() > known.edition();
        var edition = newer ? settings.edition() : known.edition();
        var before = known.version();
        var fitting = newer ? PolicyReader.fitting(source, settings.values()) : before.values();
        var switches = newer ? settings.switches() : before.switches();
        if (!before.is(inForce, fitting, switches, preceding)) {
            var policy = before.values().equals(fitting) ? before.policy() : read(source, fitting);
            reading =
                    new Reading(edition, new PublishedVersion(policy, version, inForce, fitting, switches, preceding));
        } else if (newer) {
            reading = new Reading(edition, before);
        }
        return reading.version();
    }

    private static Policy read(String source, Map<String, String> fitting) {
        return switch (PolicyReader.read(source, fitting)) {
            case PolicyReading.Valid(var policy) -> policy;
            case PolicyReading.Invalid(var errors) -> throw new IllegalArgumentException(errors.toString());
        };
    }
}
