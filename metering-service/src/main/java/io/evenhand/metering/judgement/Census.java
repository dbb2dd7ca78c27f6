package io.evenhand.metering.judgement;

import io.evenhand.metering.cohort.SettledUse;
import io.evenhand.metering.usage.Enrolments;
import io.evenhand.metering.usage.Subscription;
import io.evenhand.policy.language.Variation;
import io.evenhand.policy.window.Window;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Adds up what the accounts on plans used, in one pass over them: 5,000 at a time, with a query for each question, and in
 * memory a number and two names for each that used anything.
 */
@ApplicationScoped
class Census {

    private static final int PIECE = 5_000;

    private final Enrolments enrolments;
    private final SettledUse used;

    Census(Enrolments enrolments, SettledUse used) {
        this.enrolments = enrolments;
        this.used = used;
    }

    /** The answers, in the order of the questions: of each account, in its window that {@code at} lies in. */
    Uni<List<Counted>> of(String policy, List<Question> questions, Instant at) {
        return of(policy, questions, at, Instant.MAX);
    }

    /** @param since when it was asked last: an answer says whether windows have begun after that */
    Uni<List<Counted>> of(String policy, List<Question> questions, Instant at, Instant since) {
        var answers = questions.stream().map(Counted::new).toList();
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicReference<>(""), after -> next(policy, answers, at, since, after))
                .until(Optional::isEmpty)
                .onItem()
                .ignoreAsUni()
                .replaceWith(answers);
    }

    /** One piece; empty when there are no more. */
    private Uni<Optional<Boolean>> next(
            String policy, List<Counted> answers, Instant at, Instant since, AtomicReference<String> after) {
        return enrolments.next(policy, after.get(), PIECE).chain(piece -> {
            if (piece.isEmpty()) {
                return Uni.createFrom().item(Optional.empty());
            }
            after.set(piece.getLast().id());
            return take(piece, answers, at, since).replaceWith(Optional.of(true));
        });
    }

    private Uni<Void> take(List<Subscription> piece, List<Counted> answers, Instant at, Instant since) {
        var plans = new HashMap<String, String>();
        piece.forEach(account -> plans.put(account.id(), account.planAt(at)));
        return Multi.createFrom()
                .iterable(answers)
                .onItem()
                .transformToUniAndConcatenate(answer -> take(piece, plans, answer, at, since))
                .onItem()
                .ignoreAsUni();
    }

    /** Whoever has the plan with add-ons or with what was agreed is compared with the others on it. */
    private Uni<Void> take(
            List<Subscription> piece, Map<String, String> plans, Counted answer, Instant at, Instant since) {
        var question = answer.question();
        var asked = piece.stream()
                .filter(account -> Variation.parse(plans.getOrDefault(account.id(), account.plan()))
                        .plan()
                        .equals(question.plan()))
                .toList();
        var limit = question.limit();
        var meter = limit.common().meter();
        var stretches = asked.stream()
                .map(account -> Windows.stretch(limit.window(), account, at))
                .toList();
        if (!(limit.window() instanceof Window.Rolling)
                && stretches.stream().anyMatch(stretch -> stretch.from().isAfter(since))) {
            answer.begin();
        }
        return used.of(meter == null ? "" : meter, stretches)
                .invoke(units -> asked.forEach(
                        account -> answer.take(account, plans.getOrDefault(account.id(), account.plan()), units)))
                .replaceWithVoid();
    }
}
