package io.evenhand.appeals.appeal;

import io.evenhand.appeals.measure.Measure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether a request is heard (appeals.md §3.4): in its time, once, about something that can be undone. */
final class Admission {

    /** What is withdrawn may be brought once more. */
    private static final int MOST_ATTEMPTS = 2;

    private Admission() {}

    /** Why it is not heard; {@code earlier} is all that was brought about the measure. */
    static Optional<Refusal> refusal(Kind kind, Measure measure, List<Appeal> earlier, Instant now) {
        return switch (kind) {
            case APPEAL ->
                standing(measure)
                        .or(() -> open(earlier))
                        .or(() -> heard(earlier))
                        .or(() -> late(measure, now));
            case REINSTATEMENT -> mendable(measure, now).or(() -> open(earlier));
            case REPORTER_REVIEW ->
                Optional.of(Refusal.conflict("not-appealable", "A reporter's review is asked for through the report."));
        };
    }

    /** How often such an appeal was brought, this one included. */
    static int attempt(Kind kind, List<Appeal> earlier) {
        return kind == Kind.APPEAL && !own(earlier).isEmpty() ? MOST_ATTEMPTS : 1;
    }

    private static List<Appeal> own(List<Appeal> earlier) {
        return earlier.stream()
                .filter(appeal -> appeal.filing().kind() == Kind.APPEAL
                        && appeal.filing().supersedes().isEmpty())
                .toList();
    }

    private static Optional<Refusal> standing(Measure measure) {
        if (measure.appeal() != null && measure.appeal().isEmpty()) {
            return Optional.of(Refusal.conflict("not-appealable", "The policy hears no appeals."));
        }
        return switch (measure.state()) {
            case "proposed", "cancelled" ->
                Optional.of(Refusal.conflict("not-appealable", "The measure has not taken effect."));
            case "reversed" -> Optional.of(Refusal.conflict("not-appealable", "The measure is reversed already."));
            case "superseded" ->
                Optional.of(Refusal.conflict(
                        "not-appealable", "Another measure has taken its place: appeal against that."));
            default -> Optional.empty();
        };
    }

    private static Optional<Refusal> mendable(Measure measure, Instant now) {
        return measure.isInForce(now) && !measure.kind().equals("notice")
                ? Optional.empty()
                : Optional.of(Refusal.conflict("not-appealable", "There is nothing in force to be reinstated from."));
    }

    private static Optional<Refusal> late(Measure measure, Instant now) {
        return Optional.ofNullable(measure.appealUntil())
                .filter(until -> !now.isBefore(until))
                .map(until -> Refusal.conflict(
                        "appeal-window-expired", "It could be appealed against until %s.".formatted(until)));
    }

    private static Optional<Refusal> open(List<Appeal> earlier) {
        return earlier.stream()
                .filter(Appeal::isOpen)
                .findFirst()
                .map(open -> Refusal.conflict(
                        "already-appealed",
                        "%s is open about this measure.".formatted(open.filing().reference())));
    }

    private static Optional<Refusal> heard(List<Appeal> earlier) {
        var own = own(earlier);
        return own.stream()
                .filter(appeal -> !(appeal.state() instanceof State.Withdrawn) || own.size() >= MOST_ATTEMPTS)
                .findFirst()
                .map(heard -> Refusal.conflict(
                        "already-appealed",
                        "A measure is appealed against once: %s."
                                .formatted(heard.filing().reference())));
    }
}
