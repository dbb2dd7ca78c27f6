package io.evenhand.policy.simulation;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Answer.Outcome;
import io.evenhand.policy.table.LimitTable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A request until it starts or is refused. Confined to its account's run. */
final class Place {

    private final Request request;
    private String id = "";
    private long givesUpAt;
    private @Nullable Outcome outcome;
    private int binding = -1;
    private Answer.@Nullable Accepted accepted;
    private @Nullable LimitTable table;
    private long turn;
    private boolean over;

    Place(Request request) {
        this.request = request;
    }

    /**
     * It is asked for anew.
     *
     * @param endOfPatience when it has waited for a slot for as long as it may
     */
    void asked(String decision, long endOfPatience) {
        id = decision;
        givesUpAt = endOfPatience;
    }

    /** It is accepted; what made it wait at first stays what made it wait. */
    void decided(Answer.Accepted answer, LimitTable under) {
        if (outcome == null) {
            outcome = answer.outcome();
        }
        if (table == null || binding < 0 || !table.campaign().equals(under.campaign())) {
            binding = answer.binding();
        }
        accepted = answer;
        table = under;
    }

    String id() {
        return id;
    }

    Task task() {
        return request.task();
    }

    /** The terms it was accepted under. */
    LimitTable table() {
        return accepted(table);
    }

    /** When whoever waits for a slot asks again: at {@code next}, or before it when the wait is over by then. */
    long nextAsk(long now, long next) {
        return now < givesUpAt ? Math.min(next, givesUpAt) : next;
    }

    /** It will be come for once more; whoever was to come for it before that need not. */
    long nextTurn() {
        return ++turn;
    }

    boolean isTurn(long planned) {
        return planned == turn && !over;
    }

    void close() {
        over = true;
    }

    Fate started(Instant at) {
        var answer = accepted(accepted);
        return new Fate.Ran(
                request,
                table(),
                answer.limits(),
                binding,
                at,
                accepted(outcome),
                answer.relaxed(),
                answer.credits().used());
    }

    Fate refused(Answer.Denied denied, LimitTable under, Instant at) {
        return new Fate.Refused(request, under, denied.limits(), denied.binding(), at);
    }

    private static <T> T accepted(@Nullable T known) {
        if (known == null) {
            throw new IllegalStateException("not accepted yet");
        }
        return known;
    }
}
