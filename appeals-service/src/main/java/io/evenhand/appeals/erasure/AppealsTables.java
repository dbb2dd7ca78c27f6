package io.evenhand.appeals.erasure;

import io.evenhand.kit.holding.Holding;
import io.evenhand.kit.holding.Holdings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/**
 * What this service's tables hold of accounts. That something was decided, when and how, stays; the words go. Names of staff
 * are not the account's to know.
 */
@ApplicationScoped
class AppealsTables implements Holdings {

    private static final String OF_APPEALS = "IN (SELECT id FROM appeal WHERE account = ";
    private static final String OF_CASES = "IN (SELECT id FROM case_file WHERE account = ";

    @Override
    public List<Holding> ofAccounts() {
        return List.of(
                Holding.of("measure").told("""
                        SELECT data::jsonb - 'issuedBy' - 'approvedBy' AS measure FROM measure
                        WHERE account = $1 AND state NOT IN ('proposed', 'cancelled') ORDER BY id""").erasedBy("""
                        UPDATE measure SET data = cast(cast(data AS jsonb)
                          || '{"facts": "", "remedy": "", "clause": "", "figures": {}}' AS text)
                        WHERE account = ?1"""),
                Holding.of("finding").told("""
                        SELECT id, violation, state, data::jsonb -> 'at' AS at, data::jsonb -> 'says' AS says FROM finding
                        WHERE account = $1 AND state = 'confirmed' ORDER BY id""").erasedBy("""
                        UPDATE finding SET data = cast(cast(data AS jsonb)
                          || '{"says": "", "facts": {}, "subject": ""}' AS text)
                        WHERE account = ?1"""),
                Holding.of("case_file").told("""
                        SELECT id, category, opened_at AS "openedAt", closed_at AS "closedAt" FROM case_file
                        WHERE account = $1 ORDER BY id""").erasedBy("UPDATE case_file SET why = '' WHERE account = ?1"),
                Holding.of("case_subject")
                        .erasedBy("UPDATE case_subject SET open = false WHERE kind = 'inquiry'" + " AND case_file "
                                + OF_CASES + "?1)"),
                Holding.of("case_entry")
                        .told("SELECT case_file AS \"case\", at, kind, subject, what FROM case_entry"
                                + " WHERE NOT internal AND case_file " + OF_CASES + "$1) ORDER BY case_file, number")
                        .erasedBy("UPDATE case_entry SET what = '' WHERE case_file " + OF_CASES + "?1)"),
                // Who reports another account is not that account's to know.
                Holding.of("appeal").told("""
                        SELECT id, reference, kind, measure, grounds, statement, state, outcome, reason, restoration,
                          submitted_at AS "submittedAt", decided_at AS "decidedAt"
                        FROM appeal WHERE account = $1 AND kind <> 'reporter-review' ORDER BY id""").erasedBy("""
                        UPDATE appeal SET statement = '', note = NULL, ended_for = NULL,
                          reason = CASE WHEN reason IS NULL THEN NULL ELSE rpad('Erased.', 40, '.') END
                        WHERE account = ?1"""),
                Holding.of("appeal_question")
                        .told(
                                "SELECT appeal, round, question, asked_at AS \"askedAt\", answer, answered_at AS \"answeredAt\""
                                        + " FROM appeal_question WHERE appeal " + OF_APPEALS
                                        + "$1) ORDER BY appeal, round")
                        .erasedBy("UPDATE appeal_question SET question = '',"
                                + " answer = CASE WHEN answer IS NULL THEN NULL ELSE '' END WHERE appeal " + OF_APPEALS
                                + "?1)"),
                // Nobody is left to answer.
                Holding.of("information_request").told("""
                        SELECT id, category, case_file AS "case", question, state, asked_at AS "askedAt",
                          answer_by AS "answerBy", answer, answered_at AS "answeredAt"
                        FROM information_request WHERE account = $1 ORDER BY id""").erasedBy("""
                        UPDATE information_request SET question = '',
                          answer = CASE WHEN answer IS NULL THEN NULL ELSE '' END, remind_at = NULL,
                          withdrawn_at = CASE WHEN state IN ('open', 'overdue') THEN now() ELSE withdrawn_at END,
                          state = CASE WHEN state IN ('open', 'overdue') THEN 'withdrawn' ELSE state END
                        WHERE account = ?1"""),
                Holding.of("restoration")
                        .erasedBy("UPDATE restoration SET error = NULL WHERE appeal " + OF_APPEALS + "?1)"),
                Holding.of("clock_miss"),
                Holding.of("appeal_evidence"),
                Holding.of("link_use").erasedBy("DELETE FROM link_use WHERE appeal " + OF_APPEALS + "?1)"),
                // Nor is what they wrote; what is kept for deciding on others' reports stays without the account's
                // words.
                Holding.of("report").erasedBy("""
                        UPDATE report SET description = '', locator = '{}', reason = NULL, review = NULL, erase = true
                        WHERE account = ?1"""),
                // What a legal hold keeps goes when that is released.
                Holding.of("report_evidence").erasedBy("""
                        UPDATE report_evidence SET description = '', url = CASE WHEN url IS NULL THEN NULL ELSE '' END
                        WHERE report IN (SELECT id FROM report WHERE account = ?1)""").erasedBy("""
                        UPDATE report_evidence SET payload = NULL, deleted_at = now(), deleted_for = 'account-erased'
                        WHERE payload IS NOT NULL
                          AND report IN (SELECT id FROM report WHERE account = ?1 AND held_for IS NULL)"""),
                Holding.of("mail_address").erasedBy("UPDATE mail_address SET address = NULL WHERE account = ?1"),
                Holding.of("mail").told("""
                        SELECT id, taken_at AS "takenAt", fate, measure, appeal, statement FROM mail
                        WHERE account = $1 ORDER BY id""").erasedBy("UPDATE mail SET statement = NULL WHERE account = ?1"),
                Holding.of("report_mail"),
                Holding.of("event_log").erasedBy("""
                        UPDATE event_log SET data = data || '{"statement": "", "reason": ""}'
                        WHERE type = 'appeal-changed' AND subject = ?1""").erasedBy("""
                        UPDATE event_log SET data = data || '{"subject": "", "what": "", "why": "", "fix": "", "link": null}'
                        WHERE type = 'account-told' AND subject = ?1"""));
    }

    @Override
    public Set<String> others() {
        return Set.of("erasure_due", "mail_subject");
    }
}
