package io.evenhand.appeals.inquiry;

import io.evenhand.kit.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions to accounts in the database. */
@ApplicationScoped
class InquiryRepository implements PanacheRepositoryBase<InquiryRow, String> {

    private static final int AT_ONCE = 50;

    /** Which are wanted: of an account, in a state, after a cursor. */
    record Wanted(Optional<String> account, Optional<String> state, String cursor, int limit) {}

    /** The question; whoever asks so for the same one waits until this transaction ends. */
    Uni<InquiryRow> locked(String id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE).map(InquiryRepository::present);
    }

    Uni<InquiryRow> get(String id) {
        return findById(id).map(InquiryRepository::present);
    }

    private static InquiryRow present(InquiryRow row) {
        return Optional.ofNullable(row).orElseThrow(() -> ProblemException.notFound("information request"));
    }

    /** Whether the policy has asked about a finding. */
    Uni<Boolean> askedAbout(String finding) {
        return count("finding = ?1 and askedBy is null", finding).map(count -> count > 0);
    }

    /** What the policy asked about a finding, while it waits for an answer. */
    Uni<List<InquiryRow>> unansweredAbout(String finding) {
        return find("finding = ?1 and askedBy is null and state in ('open', 'overdue')", finding)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** Those for which time has something to do. */
    Uni<List<InquiryRow>> due(Instant now) {
        return find("state = 'open' and (answerBy <= ?1 or remindAt <= ?1)", now)
                .page(0, AT_ONCE)
                .list();
    }

    /** In the order in which they were asked, with one more than wanted where there is one. */
    Uni<List<InquiryRow>> list(Wanted wanted, Instant now) {
        var given = new HashMap<String, Object>(Map.of("cursor", wanted.cursor()));
        var which = new StringBuilder("id > :cursor");
        wanted.account().ifPresent(account -> {
            which.append(" and account = :account");
            given.put("account", account);
        });
        wanted.state().ifPresent(state -> which.append(" and ").append(condition(state)));
        if (which.indexOf(":now") >= 0) {
            given.put("now", now);
        }
        return find(which + " order by id", given).range(0, wanted.limit()).list();
    }

    /** What is late is so from that instant on, not from when it was written down. */
    private static String condition(String state) {
        return switch (state) {
            case "open" -> "(state = 'open' and answerBy > :now)";
            case "overdue" -> "(state = 'overdue' or (state = 'open' and answerBy <= :now))";
            case "answered", "withdrawn" -> "state = '" + state + "'";
            default -> throw ProblemException.invalid("state", "must be open, overdue, answered or withdrawn");
        };
    }
}
