package io.evenhand.appeals.casefile;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A line of a case.
 *
 * @param subject the id of what it is about, such as an appeal's
 * @param what in words; nothing by which the author of a report could be known
 * @param actor who did it; nobody where a rule or the clock did
 * @param internal whether only staff see it
 * @param progress what it means for whether the case is open
 */
public record Entry(
        Instant at,
        Kind kind,
        String subject,
        String what,
        Optional<String> actor,
        boolean internal,
        Progress progress) {

    /** What a line is about. */
    public enum Kind {
        FINDING,
        MEASURE,
        APPEAL,
        REPORT,
        INQUIRY,
        MESSAGE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where its subject is. */
    public enum Progress {
        /** The subject is open, and so is the case. */
        OPEN,
        /** Nothing is left to do about the subject. */
        SETTLED,
        /** As before. */
        UNCHANGED
    }

    /** A line that everybody whom the case concerns may read. */
    public static Entry of(Instant at, Kind kind, String subject, String what, Progress progress) {
        return new Entry(at, kind, subject, what, Optional.empty(), false, progress);
    }

    public Entry by(String person) {
        return new Entry(at, kind, subject, what, Optional.of(person), internal, progress);
    }

    /** The same, for staff only. */
    public Entry forStaff() {
        return new Entry(at, kind, subject, what, actor, true, progress);
    }
}
