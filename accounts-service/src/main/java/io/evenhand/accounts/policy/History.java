package io.evenhand.accounts.policy;

import static java.util.Comparator.comparingInt;

import io.evenhand.policy.window.Span;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All versions of one policy, and which of them counts when (POLICY-LANGUAGE 2.22). */
record History(List<Version> versions) {

    History {
        versions = versions.stream().sorted(comparingInt(Version::number)).toList();
    }

    /**
     * One version.
     *
     * @param effectiveAt from when it decides, or null while it is a draft
     * @param noticePeriod what it promises about its successor
     */
    record Version(int number, @Nullable Instant effectiveAt, Span noticePeriod) {}

    /** Where a version is in its life. */
    enum State {
        DRAFT,
        SCHEDULED,
        IN_FORCE,
        SUPERSEDED
    }

    /** What came of asking to publish a version. */
    sealed interface Publication {

        record At(Instant effectiveAt) implements Publication {}

        record Unknown() implements Publication {}

        record AlreadyPublished(Instant effectiveAt) implements Publication {}

        /** A later version is published; an older one cannot come after it. */
        record Superseded(int by) implements Publication {}

        record TooEarly(Instant earliest) implements Publication {}
    }

    /** The version that decides at {@code now}, if any was published by then. */
    Optional<Version> inForce(Instant now) {
        return published().filter(version -> !effect(version).isAfter(now)).reduce((_, later) -> later);
    }

    State stateOf(int number, Instant now) {
        var deciding = inForce(now).map(Version::number).orElse(0);
        return find(number)
                .filter(version -> version.effectiveAt() != null)
                .map(version -> {
                    if (number == deciding) {
                        return State.IN_FORCE;
                    }
                    return number < deciding ? State.SUPERSEDED : State.SCHEDULED;
                })
                .orElse(State.DRAFT);
    }

    /** Publishes a draft from {@code wanted}, or else from the earliest instant that keeps the notice given before. */
    Publication publish(int number, Optional<Instant> wanted, Instant now) {
        var draft = find(number);
        if (draft.isEmpty()) {
            return new Publication.Unknown();
        }
        var effectiveAt = draft.get().effectiveAt();
        if (effectiveAt != null) {
            return new Publication.AlreadyPublished(effectiveAt);
        }
        var last = published().reduce((_, later) -> later);
        if (last.isPresent() && last.get().number() > number) {
            return new Publication.Superseded(last.get().number());
        }
        var earliest = last.map(old -> noticeOf(old, now)).orElse(now);
        var chosen = wanted.orElse(earliest);
        return chosen.isBefore(earliest) ? new Publication.TooEarly(earliest) : new Publication.At(chosen);
    }

    /** The old version's own notice counts, and its successor never starts before it did. */
    private static Instant noticeOf(Version old, Instant now) {
        var noticed = old.noticePeriod().after(now, ZoneOffset.UTC);
        return noticed.isAfter(effect(old)) ? noticed : effect(old);
    }

    private Optional<Version> find(int number) {
        return versions.stream().filter(version -> version.number() == number).findFirst();
    }

    private Stream<Version> published() {
        return versions.stream().filter(version -> version.effectiveAt() != null);
    }

    private static Instant effect(Version published) {
        var effectiveAt = published.effectiveAt();
        return effectiveAt == null ? Instant.MAX : effectiveAt;
    }
}
