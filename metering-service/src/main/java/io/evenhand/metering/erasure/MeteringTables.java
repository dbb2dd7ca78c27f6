package io.evenhand.metering.erasure;

import io.evenhand.kit.holding.Holding;
import io.evenhand.kit.holding.Holdings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** What this service's tables hold of accounts. */
@ApplicationScoped
class MeteringTables implements Holdings {

    @Override
    public List<Holding> ofAccounts() {
        return List.of(
                Holding.of("member").told("""
                        SELECT policy, plan, time_zone AS "timeZone", anchor, schedule, segment FROM member
                        WHERE account = $1"""),
                Holding.of("usage_hour").told("""
                        SELECT meter, hour, units, decisions, delayed, by_credit AS "byCredit" FROM usage_hour
                        WHERE account = $1 ORDER BY hour, meter"""),
                Holding.of("acceptance").told("""
                        SELECT policy, version, at, decision FROM acceptance WHERE account = $1 ORDER BY at"""),
                // Who reports a use names it as they like: these are erased by themselves, with Redis.
                Holding.of("identified_use").told("""
                        SELECT source, id, at, decision FROM identified_use WHERE account = $1 ORDER BY at, source, id"""),
                Holding.of("booking").told("""
                        SELECT id, starts_at AS "startsAt", ends_at AS "endsAt", attributes::jsonb AS attributes,
                          created_at AS "createdAt", cancelled_at AS "cancelledAt"
                        FROM booking WHERE account = $1 ORDER BY id""").erasedBy("UPDATE booking SET attributes = '{}' WHERE account = ?1"),
                Holding.of("booking_payment").told("""
                        SELECT booking, action, units::jsonb AS units, asked_at AS "askedAt", state, decision, wallet, credits
                        FROM booking_payment WHERE account = $1 ORDER BY booking"""),
                // A part of the booking's attributes.
                Holding.of("booking_hold").erasedBy("DELETE FROM booking_hold WHERE account = ?1"),
                Holding.of("repetition").told("""
                        SELECT limit_name AS "limit", object, times FROM repetition WHERE account = $1
                        ORDER BY limit_name, object""").erasedBy("DELETE FROM repetition WHERE account = ?1"),
                // Figures and ids, in the words of the policy.
                Holding.of("dealing").told("""
                        SELECT kind, units, at FROM dealing WHERE account = $1 ORDER BY entry"""),
                Holding.of("finding").told("""
                        SELECT id, subject, per, policy, policy_version AS "policyVersion", signal, violation, stage,
                          window_start AS "windowStart", window_end AS "windowEnd", at, renewed_at AS "renewedAt", facts, says
                        FROM finding WHERE account = $1 ORDER BY at, id"""),
                Holding.of("erased_account").told("""
                        SELECT at FROM erased_account WHERE account = $1"""),
                // The counters as the script packs them; GET …/usage tells what they say.
                Holding.of("checkpoint"),
                Holding.of("waiting_place"),
                Holding.of("event_log").erasedBy("""
                        UPDATE event_log SET data = data || jsonb_build_object('object', 'erased')
                        WHERE type = 'repeats-noticed' AND subject = ?1"""));
    }

    @Override
    public Set<String> others() {
        return Set.of("log_partition", "log_reader", "judgement", "strain");
    }
}
