package io.evenhand.appeals.inquiry;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.evenhand.appeals.casefile.Cases;
import io.evenhand.appeals.casefile.Entry;
import io.evenhand.appeals.casefile.Entry.Kind;
import io.evenhand.appeals.casefile.Entry.Progress;
import io.evenhand.appeals.inquiry.Inquiry.State;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.event.EventLog;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what becomes of questions: the row, a line of the case, and the event {@code information-request-changed}, or none of
 * them.
 */
@ApplicationScoped
class Records {

    private final InquiryRepository rows;
    private final Cases cases;
    private final EventLog events;
    private final BusinessClock clock;

    Records(InquiryRepository rows, Cases cases, EventLog events, BusinessClock clock) {
        this.rows = rows;
        this.cases = cases;
        this.events = events;
        this.clock = clock;
    }

    /** What is told in the log, to other services: the words stay here. */
    @RegisterForReflection
    record Told(
            String id,
            String account,
            String category,
            @JsonProperty("case") String caseFile,
            @Nullable String finding,
            String state,
            Instant askedAt,
            Instant answerBy,
            boolean late) {}

    Uni<InquiryRow> begin(Inquiry inquiry) {
        return rows.persistAndFlush(InquiryRow.of(inquiry)).call(() -> note(inquiry));
    }

    Uni<InquiryRow> record(InquiryRow row, Inquiry next) {
        row.take(next);
        return rows.flush().chain(() -> note(next)).replaceWith(row);
    }

    private Uni<Void> note(Inquiry inquiry) {
        var terms = inquiry.terms();
        return cases.note(terms.caseFile(), line(inquiry))
                .chain(() -> events.append("information-request-changed", terms.account(), told(inquiry)));
    }

    private Entry line(Inquiry inquiry) {
        var terms = inquiry.terms();
        return switch (inquiry.state()) {
            case State.Open _ ->
                named(entry(terms.id(), "We asked: " + terms.question(), Progress.OPEN), terms.askedBy());
            case State.Overdue _ ->
                entry(terms.id(), "No answer came in time; silence is not held against anybody.", Progress.SETTLED);
            case State.Answered answered ->
                entry(
                        terms.id(),
                        (inquiry.isLate() ? "The account answers late: " : "The account answers: ") + answered.answer(),
                        Progress.SETTLED);
            case State.Withdrawn withdrawn ->
                named(entry(terms.id(), "The question was withdrawn.", Progress.SETTLED), withdrawn.by());
        };
    }

    private Entry entry(String subject, String what, Progress progress) {
        return Entry.of(clock.instant(), Kind.INQUIRY, subject, what, progress);
    }

    private static Entry named(Entry entry, Optional<String> person) {
        return person.map(entry::by).orElse(entry);
    }

    private static Told told(Inquiry inquiry) {
        var terms = inquiry.terms();
        return new Told(
                terms.id(),
                terms.account(),
                terms.category(),
                terms.caseFile(),
                terms.finding().orElse(null),
                inquiry.state().word(),
                terms.askedAt(),
                terms.answerBy(),
                inquiry.isLate());
    }
}
