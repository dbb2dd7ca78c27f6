package io.evenhand.policy.measure;

import io.evenhand.policy.conduct.Ladder;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether an account was told before anything is taken from it: without exception, where its ladder has a notice (S4). */
public final class Notices {

    private Notices() {}

    /**
     * A notice of a ladder that was not taken back.
     *
     * @param deliveredAt when it reached the holder; null while it has not
     */
    public record Given(@Nullable Instant deliveredAt) {}

    /** Whether a measure may be taken. */
    public sealed interface Admission {

        /** Nothing speaks against it. */
        record Admitted() implements Admission {}

        /** The account has not been told. */
        record NotTold() implements Admission {}

        /** The account was told, and has time until then. */
        record InGrace(Instant until) implements Admission {}
    }

    /** Whether a measure of {@code kind} may be taken at {@code now} from an account in {@code zone}. */
    public static Admission admits(Kind kind, Ladder ladder, List<Given> notices, ZoneId zone, Instant now) {
        var notice = ladder.notice();
        if (notice == null || kind == Kind.NOTICE) {
            return new Admission.Admitted();
        }
        return notices.stream()
                .map(Given::deliveredAt)
                .filter(at -> at != null && now.isBefore(ladder.memory().after(at, zone)))
                .map(at -> notice.grace().after(at, zone))
                .min(Comparator.naturalOrder())
                .<Admission>map(over -> now.isBefore(over) ? new Admission.InGrace(over) : new Admission.Admitted())
                .orElseGet(Admission.NotTold::new);
    }
}
