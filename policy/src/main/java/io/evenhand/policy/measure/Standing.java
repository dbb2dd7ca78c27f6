package io.evenhand.policy.measure;

import io.evenhand.policy.conduct.Target;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an account stands: the worst of what is in force against it.
 *
 * @param since from when on; null when nothing is in force
 * @param until when that ends; null when nothing is in force, or it does not end
 */
public record Standing(
        Word word, @Nullable Instant since, @Nullable Instant until) {

    /** The words for it, the best first. */
    public enum Word {
        GOOD,
        WARNED,
        SLOWED,
        PAUSED,
        SUSPENDED,
        TERMINATED;

        /** As it is written in answers. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A measure that is in force. */
    public record InForce(
            Kind kind,
            Target target,
            Instant startsAt,
            @Nullable Instant endsAt) {

        private Word word() {
            return switch (kind) {
                case NOTICE -> Word.WARNED;
                case THROTTLE -> Word.SLOWED;
                case PAUSE -> Word.PAUSED;
                // What is left of it can be used: it is not the account that is suspended.
                case SUSPENSION -> target == Target.ACCOUNT ? Word.SUSPENDED : Word.PAUSED;
                case TERMINATION -> Word.TERMINATED;
            };
        }
    }

    /** The standing of an account with these measures in force. */
    public static Standing of(List<InForce> measures) {
        return measures.stream()
                .map(InForce::word)
                .max(Comparator.naturalOrder())
                .map(worst -> standing(worst, measures))
                .orElseGet(() -> new Standing(Word.GOOD, null, null));
    }

    private static Standing standing(Word worst, List<InForce> measures) {
        var such = measures.stream().filter(each -> each.word() == worst).toList();
        var since = such.stream().map(InForce::startsAt).min(Comparator.naturalOrder());
        Optional<Instant> until = such.stream().anyMatch(each -> each.endsAt() == null)
                ? Optional.empty()
                : such.stream().map(InForce::endsAt).max(Comparator.naturalOrder());
        return new Standing(worst, since.orElse(null), until.orElse(null));
    }
}
