package io.evenhand.enforcement.account;

import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.evenhand.policy.table.Term;
import java.time.Instant;
import java.util.Map;

/**
 * A published policy file. It is read again when it is first asked for after a parameter was set, and becomes another
 * {@link PublishedVersion} only when it can have that value.
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

    /**
     * @param fitting those of the values set at run time, as of {@code edition}, that the file can have
     */
    private record Reading(long edition, Map<String, String> fitting, PublishedVersion version) {
        Reading {
            fitting = Map.copyOf(fitting);
        }

        Reading during(Term term) {
            return new Reading(edition, fitting, new PublishedVersion(version.policy(), version.version(), term));
        }
    }

    /** @throws IllegalArgumentException when the file cannot be read */
    static Publication of(int version, String source, Instant effectiveAt) {
        return new Publication(version, source, effectiveAt, read(version, source, 0, Map.of(), Term.ALWAYS));
    }

    Instant effectiveAt() {
        return effectiveAt;
    }

    /** From now on it decides for this term only. */
    void decides(Term inForce) {
        term = inForce;
    }

    /** The version as it is with these values. */
    PublishedVersion with(Settings settings) {
        var known = reading;
        return known.edition() == settings.edition() && known.version().term().equals(term)
                ? known.version()
                : readAgain(settings);
    }

    private synchronized PublishedVersion readAgain(Settings settings) {
        var known = reading;
        var inForce = term;
        if (settings.edition() > known.edition()) {
            var fitting = PolicyReader.fitting(source, settings.values());
            reading = fitting.equals(known.fitting())
                    ? new Reading(settings.edition(), fitting, known.version())
                    : read(version, source, settings.edition(), fitting, inForce);
        }
        if (!reading.version().term().equals(inForce)) {
            reading = reading.during(inForce);
        }
        return reading.version();
    }

    private static Reading read(int version, String source, long edition, Map<String, String> fitting, Term term) {
        return switch (PolicyReader.read(source, fitting)) {
            case PolicyReading.Valid(var policy) ->
                new Reading(edition, fitting, new PublishedVersion(policy, version, term));
            case PolicyReading.Invalid(var errors) -> throw new IllegalArgumentException(errors.toString());
        };
    }
}
