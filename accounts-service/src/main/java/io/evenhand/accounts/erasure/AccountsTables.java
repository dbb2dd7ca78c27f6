package io.evenhand.accounts.erasure;

import io.evenhand.kit.holding.Holding;
import io.evenhand.kit.holding.Holdings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** What this service's tables hold of accounts. */
@ApplicationScoped
class AccountsTables implements Holdings {

    private static final String ERASED = "'erased'";

    private static final String WALLET_OF = "(SELECT id FROM wallet WHERE account = $1)";

    @Override
    public List<Holding> ofAccounts() {
        return List.of(
                // The account's own row is erased by itself, so that what follows from that is told.
                Holding.of("account").told("""
                        SELECT id, external_id AS "externalId", email, segment, policy, plan, add_ons AS "addOns",
                          time_zone AS "timeZone", anchor, created_at AS "createdAt", next_plan AS "nextPlan",
                          next_add_ons AS "nextAddOns", next_at AS "nextAt", erased_at AS "erasedAt"
                        FROM account WHERE id = $1"""),
                Holding.of("agreement")
                        .told("""
                        SELECT id, pieces AS terms, reason, starts_at AS "startsAt", ends_at AS "endsAt",
                          approved_at AS "approvedAt", withdrawn_at AS "withdrawnAt"
                        FROM agreement WHERE account = $1 ORDER BY id""")
                        .erasedBy("UPDATE agreement SET reason = " + ERASED + " WHERE account = ?1"),
                Holding.of("install").told("""
                        SELECT id, name, created_at AS "createdAt", retired_at AS "retiredAt"
                        FROM install WHERE account = $1 ORDER BY id""").erasedBy("UPDATE install SET name = NULL WHERE account = ?1"),
                Holding.of("api_key").told("""
                        SELECT id, install, issued_at AS "issuedAt", revoked_at AS "revokedAt"
                        FROM api_key WHERE account = $1 ORDER BY id"""),
                Holding.of("wallet")
                        .told("""
                        SELECT name, booked, settled, frozen_at AS "frozenAt", frozen_for AS "frozenFor"
                        FROM wallet WHERE account = $1 ORDER BY name""")
                        .erasedBy("UPDATE wallet SET frozen_for = " + ERASED
                                + " WHERE account = ?1 AND frozen_for IS NOT NULL"),
                Holding.of("lot")
                        .told("""
                        SELECT id, wallet, reference, amount, unspent, purchased_at AS "purchasedAt",
                          expires_at AS "expiresAt", expired
                        FROM lot WHERE wallet IN %s ORDER BY id""".formatted(WALLET_OF))
                        .erasedBy(
                                "UPDATE lot SET reference = NULL WHERE wallet IN (SELECT id FROM wallet WHERE account = ?1)"),
                Holding.of("entry").told("""
                        SELECT id, wallet, number, kind, lot, units, balance_after AS "balanceAfter", at, decision, hold
                        FROM entry WHERE wallet IN %s ORDER BY wallet, number""".formatted(WALLET_OF)),
                Holding.of("hold").told("""
                        SELECT id, wallet, units, state, settled, refunded, taken_at AS "takenAt", ends_at AS "endsAt",
                          closed_at AS "closedAt"
                        FROM hold WHERE wallet IN %s ORDER BY id""".formatted(WALLET_OF)),
                Holding.of("goodwill")
                        .told("""
                        SELECT id, wallet, amount, reason, state, proposed_at AS "proposedAt", decided_at AS "decidedAt",
                          lot
                        FROM goodwill WHERE account = $1 ORDER BY id""")
                        .erasedBy("UPDATE goodwill SET reason = " + ERASED + " WHERE account = ?1"),
                Holding.of("reminder").told("""
                        SELECT lot, before, told, at FROM reminder
                        WHERE lot IN (SELECT id FROM lot WHERE wallet IN %s) ORDER BY at""".formatted(WALLET_OF)),
                Holding.of("standstill")
                        .told("""
                        SELECT wallet, frozen, reason, at FROM standstill WHERE wallet IN %s ORDER BY number""".formatted(WALLET_OF))
                        .erasedBy("UPDATE standstill SET reason = " + ERASED
                                + " WHERE wallet IN (SELECT id FROM wallet WHERE account = ?1)"),
                // Ids are guessed: what was named may be anything that somebody typed.
                Holding.of("attempt")
                        .told("""
                        SELECT named, wallet, call, kind, field, at FROM attempt WHERE account = $1 ORDER BY number""")
                        .erasedBy("UPDATE attempt SET named = account, wallet = " + ERASED
                                + ", call = split_part(call, ' ', 1), field = NULL WHERE account = ?1"),
                Holding.of("settlement").told("""
                        SELECT wallet, units, covered, at, decision FROM settlement WHERE account = $1 ORDER BY at"""),
                Holding.of("repayment").told("""
                        SELECT wallet, units, booked, at, decision FROM repayment WHERE account = $1 ORDER BY at"""),
                Holding.of("wallet_check").told("""
                        SELECT wallet, balance, lines, lots, agrees, at FROM wallet_check
                        WHERE wallet IN %s ORDER BY id""".formatted(WALLET_OF)),
                Holding.of("erasure").told("""
                        SELECT reason, asked_at AS "askedAt" FROM erasure WHERE account = $1"""),
                Holding.of("erasure_report").told("""
                        SELECT service, at FROM erasure_report WHERE account = $1 ORDER BY service"""),
                // Events stay in their places; they tell what was true, no longer of whom.
                Holding.of("event_log").erasedBy("""
                        UPDATE event_log
                        SET data = data || jsonb_build_object(
                          'externalId', 'erased-' || subject, 'email', null, 'segment', null)
                        WHERE type = 'account-changed' AND subject = ?1""").erasedBy("""
                        UPDATE event_log SET data = data || jsonb_build_object('wallet', 'erased')
                        WHERE type = 'wallet-call-refused' AND subject = ?1"""));
    }

    @Override
    public Set<String> others() {
        return Set.of(
                "policy",
                "policy_version",
                "parameter_change",
                "switch_change",
                "check_round",
                "import",
                // Until an import is done; it may name accounts that are not there yet.
                "import_file",
                // Lines and columns, never what they say.
                "import_error");
    }

    @Override
    public boolean areOfEveryAccount() {
        return true;
    }
}
