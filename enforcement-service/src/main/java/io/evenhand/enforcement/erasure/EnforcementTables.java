package io.evenhand.enforcement.erasure;

import io.evenhand.kit.holding.Holding;
import io.evenhand.kit.holding.Holdings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** What this service's tables hold of accounts. */
@ApplicationScoped
class EnforcementTables implements Holdings {

    @Override
    public List<Holding> ofAccounts() {
        return List.of(
                Holding.of("account_view").told("""
                        SELECT policy, plan, time_zone AS "timeZone", anchor, schedule FROM account_view
                        WHERE id = $1"""),
                Holding.of("key_view").told("""
                        SELECT id, install, revoked FROM key_view WHERE account = $1 ORDER BY id"""),
                // The row stays: whoever is told anything must be known here.
                Holding.of("address")
                        .told("SELECT email FROM address WHERE account = $1")
                        .erasedBy("UPDATE address SET email = NULL WHERE account = ?1"),
                Holding.of("message").told("""
                        SELECT id, kind, subject, what, why, fix, contact, page, decision, at FROM message
                        WHERE account = $1 ORDER BY at, id""").erasedBy("""
                        UPDATE message
                        SET occasion = 'erased|' || id, subject = '', what = '', why = '', fix = '', contact = '', page = NULL
                        WHERE account = ?1"""),
                // What is under way finds nothing to say and nowhere to go.
                Holding.of("delivery").told("""
                        SELECT message, channel, target, state, attempts, attempted_at AS "attemptedAt",
                          succeeded_at AS "succeededAt", bounced_at AS "bouncedAt", error
                        FROM delivery WHERE message IN (SELECT id FROM message WHERE account = $1)
                        ORDER BY message, channel, target""").erasedBy("""
                        UPDATE delivery
                        SET error = NULL, state = CASE state WHEN 'due' THEN 'off' ELSE state END, due_at = NULL
                        WHERE message IN (SELECT id FROM message WHERE account = ?1)"""),
                Holding.of("webhook").told("""
                        SELECT id, url, created_at AS "createdAt", disabled_at AS "disabledAt",
                          disabled_for AS "disabledFor", removed
                        FROM webhook WHERE account = $1 ORDER BY id""").erasedBy("""
                        UPDATE webhook SET url = 'https://erased.invalid', removed = true,
                          disabled_at = coalesce(disabled_at, created_at), disabled_for = 'The account was erased.'
                        WHERE account = ?1"""),
                Holding.of("preference")
                        .told("SELECT kind, email, webhook FROM preference WHERE account = $1 ORDER BY kind")
                        .erasedBy("DELETE FROM preference WHERE account = ?1"),
                Holding.of("wallet_word").told("""
                        SELECT wallet, version, balance, settled, valid_until AS "validUntil" FROM wallet_word
                        WHERE account = $1 ORDER BY wallet"""),
                // Reasons are kept as long as they may matter, without the words about the person.
                Holding.of("measure").told("""
                        SELECT id, kind, target, scope_name AS "scopeName", category, clause, rule, policy,
                          policy_version AS "policyVersion", detection, facts, figures, remedy, appeal,
                          proposed_at AS "proposedAt", decided_at AS "decidedAt", starts_at AS "startsAt",
                          ends_at AS "endsAt", ended_as AS "endedAs", ended_at AS "endedAt", ended_why AS "endedWhy",
                          delivered_at AS "deliveredAt", appeal_until AS "appealUntil"
                        FROM measure WHERE account = $1 AND decided_at IS NOT NULL ORDER BY proposed_at, id""").erasedBy("""
                        UPDATE measure
                        SET facts = 'erased', figures = '{}', ended_why = CASE WHEN ended_why IS NULL THEN NULL ELSE '' END
                        WHERE account = ?1"""),
                // What a legal hold keeps goes when that is released.
                Holding.of("evidence_item").told("""
                        SELECT evidence, kind, captured_at AS "capturedAt", content, sha256 FROM evidence_item
                        WHERE account = $1 ORDER BY evidence, item""").erasedBy("""
                        UPDATE evidence_item SET erase = true,
                          content = CASE WHEN held_for IS NULL THEN NULL ELSE content END,
                          deleted_at = CASE WHEN held_for IS NULL THEN coalesce(deleted_at, now()) END,
                          deleted_for = CASE WHEN held_for IS NULL THEN coalesce(deleted_for, 'account-erased') END
                        WHERE account = ?1"""),
                Holding.of("series_due").erasedBy("""
                        DELETE FROM series_due WHERE measure IN (SELECT id FROM measure WHERE account = ?1)"""),
                Holding.of("finding").told("""
                        SELECT id, subject, policy, policy_version AS "policyVersion", rule, violation, source, state,
                          points, window_start AS "windowStart", at, says, facts::jsonb AS facts, strikes,
                          counts_until AS "countsUntil", settled_at AS "settledAt", settled_why AS "settledWhy"
                        FROM finding WHERE account = $1 AND state <> 'shadow' ORDER BY at, id""").erasedBy("""
                        UPDATE finding SET subject = account || '|' || id, says = '', facts = '{}', report = NULL,
                          told_by = NULL, settled_why = CASE WHEN settled_why IS NULL THEN NULL ELSE '' END,
                          ask_about = NULL, ask_until = NULL, work = NULL, due_at = NULL
                        WHERE account = ?1"""),
                Holding.of("finding_measure").told("""
                        SELECT finding, measure, cause FROM finding_measure
                        WHERE finding IN (SELECT id FROM finding WHERE account = $1) ORDER BY measure, finding"""),
                Holding.of("restoration").told("""
                        SELECT measure, rule, at, case_only_until AS "caseOnlyUntil" FROM restoration
                        WHERE account = $1 ORDER BY at, measure, rule"""),
                Holding.of("appeal_view").told("""
                        SELECT id, measure, kind, open, outcome, decided_at AS "decidedAt" FROM appeal_view
                        WHERE account = $1 ORDER BY id"""),
                Holding.of("event_log"));
    }

    @Override
    public Set<String> others() {
        return Set.of("policy_view", "parameter_view", "switch_view", "announcement", "replica_view");
    }
}
