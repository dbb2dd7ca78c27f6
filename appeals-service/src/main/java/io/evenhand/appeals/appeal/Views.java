package io.evenhand.appeals.appeal;

import io.evenhand.appeals.appeal.AppealView.Offer;
import io.evenhand.appeals.appeal.AppealView.Staff;
import io.evenhand.appeals.appeal.State.AwaitingAccount;
import io.evenhand.appeals.appeal.State.InReview;
import io.evenhand.appeals.appeal.State.Moot;
import io.evenhand.appeals.appeal.State.PendingApproval;
import io.evenhand.appeals.appeal.State.Ruling;
import io.evenhand.appeals.clock.Deadline;
import io.evenhand.appeals.measure.Measure;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes what is told of an appeal. Holders learn no names, and nothing before it is decided. */
final class Views {

    private Views() {}

    /** What is told of an appeal beside itself. */
    record Beside(AppealRow row, List<AppealView.Question> questions, Circumstances given, Optional<Measure> measure) {

        Beside {
            questions = List.copyOf(questions);
        }
    }

    /** For the other services, which are offered nothing. */
    static AppealView event(Appeal appeal, AppealRow row) {
        var given = new Circumstances(Instant.EPOCH, false, false, Optional.empty());
        return view(appeal, new Beside(row, List.of(), given, Optional.empty()), false, List.of());
    }

    static AppealView of(Appeal appeal, Beside beside, Viewer viewer) {
        var forStaff = switch (viewer) {
            case Viewer.Person _ -> true;
            case Viewer.Claimant _ -> false;
        };
        return view(appeal, beside, forStaff, offers(appeal, viewer, beside.given()));
    }

    /** What {@code viewer} may do and may not: holders are not shown what is for staff. */
    static List<Offer> offers(Appeal appeal, Viewer viewer, Circumstances given) {
        return Arrays.stream(Action.values())
                .filter(action -> switch (viewer) {
                    case Viewer.Person _ -> action != Action.WITHDRAW;
                    case Viewer.Claimant _ -> action == Action.ANSWER || action == Action.WITHDRAW;
                })
                .map(action -> offer(action, Rules.refusal(action, appeal, viewer, given)))
                .toList();
    }

    private static Offer offer(Action action, Optional<Refusal> refusal) {
        return new Offer(
                Words.of(action), refusal.isEmpty(), refusal.map(Refusal::why).orElse(null));
    }

    private static AppealView view(Appeal appeal, Beside beside, boolean forStaff, List<Offer> offers) {
        var filing = appeal.filing();
        var row = beside.row();
        var ruling = appeal.ruling();
        return new AppealView(
                filing.id(),
                filing.reference(),
                filing.measure().orElse(null),
                filing.account(),
                Words.of(filing.kind()),
                Words.of(filing.grounds()),
                filing.statement(),
                appeal.state().word(),
                ruling.map(given -> Words.of(given.verdict().outcome())).orElse(null),
                ruling.map(given -> given.verdict().reason()).orElse(null),
                Words.of(row.restoration()),
                row.restoredAt().orElse(null),
                row.isAlarmed() && row.restoration().isUnderWay(),
                due(appeal.deadline()),
                appeal.state() instanceof AwaitingAccount awaiting ? awaiting.until() : null,
                filing.submittedAt(),
                ruling.map(Ruling::at).orElse(null),
                appeal.state() instanceof Moot moot ? moot.cause() : null,
                beside.questions(),
                forStaff && appeal.state() instanceof InReview review ? review.person() : null,
                forStaff && appeal.state() instanceof InReview review ? review.until() : null,
                forStaff ? staff(appeal, beside) : null,
                offers,
                row.version(),
                filing.caseFile());
    }

    private static Staff staff(Appeal appeal, Beside beside) {
        var ruling = appeal.ruling();
        var proposal = appeal.state() instanceof PendingApproval pending
                ? Optional.of(pending)
                : Optional.<PendingApproval>empty();
        var verdict = ruling.map(Ruling::verdict).or(() -> proposal.map(PendingApproval::verdict));
        return new Staff(
                appeal.filing().report().orElse(null),
                beside.measure().map(Measure::kind).orElse(null),
                beside.measure()
                        .map(Measure::rule)
                        .filter(rule -> !rule.isEmpty())
                        .orElse(null),
                appeal.filing().submittedBy(),
                Words.of(appeal.filing().stakes()),
                beside.row().lookBy(),
                appeal.lookedAt().orElse(null),
                appeal.deadline() instanceof Deadline.Running running ? running.escalateAt() : null,
                proposal.map(pending -> Words.of(pending.verdict().outcome())).orElse(null),
                proposal.map(PendingApproval::by).orElse(null),
                verdict.map(given -> Words.of(given.code())).orElse(null),
                verdict.flatMap(Verdict::note).orElse(null),
                ruling.map(Ruling::by).orElse(null),
                ruling.flatMap(Ruling::approvedBy).orElse(null),
                appeal.fourEyes().involved().stream().sorted().toList(),
                Words.of(appeal.fourEyes().mode()),
                beside.given().evidenceOpened(),
                beside.given().twoPeople(),
                appeal.filing().supersedes().orElse(null));
    }

    private static @Nullable Instant due(Deadline deadline) {
        return switch (deadline) {
            case Deadline.Running running -> running.dueAt();
            case Deadline.Held _ -> null;
        };
    }
}
