package io.evenhand.accounts.account;

import io.evenhand.policy.language.Schedule;
import io.evenhand.policy.language.Schedule.Turn;
import io.evenhand.policy.language.Variation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;

/** Lays out over time what decides on an account: its plan, the one that follows, and what was agreed. */
final class Schedules {

    /** A border that was passed is told for so long, to whoever's clock is behind. */
    static final Duration TOLD = Duration.ofHours(1);

    private Schedules() {}

    static Schedule of(AccountRow account, List<AgreementRow> agreed, Instant now) {
        var borders = new TreeSet<Instant>();
        borders.add(Instant.EPOCH);
        var next = account.next();
        if (next != null) {
            borders.add(next.at());
        }
        for (var each : agreed) {
            borders.add(each.startsAt());
            borders.add(each.endsAt());
        }
        var turns = new ArrayList<Turn>();
        for (var border : borders) {
            var plan = planAt(border, account, agreed);
            if (turns.isEmpty() || !turns.getLast().plan().equals(plan)) {
                turns.add(new Turn(border, plan));
            }
        }
        while (turns.size() > 1 && turns.get(1).from().isBefore(now.minus(TOLD))) {
            turns.removeFirst();
        }
        return new Schedule(turns);
    }

    private static String planAt(Instant instant, AccountRow account, List<AgreementRow> agreed) {
        var next = account.next();
        var changed = next != null && !instant.isBefore(next.at());
        var with = new LinkedHashMap<String, String>();
        var exempt = new LinkedHashSet<String>();
        agreed.stream()
                .filter(each -> each.holdsAt(instant))
                .map(AgreementRow::terms)
                .forEach(terms -> {
                    with.putAll(terms.with());
                    exempt.addAll(terms.exempt());
                });
        return Variation.of(
                        next != null && changed ? next.plan() : account.plan(),
                        next != null && changed ? next.addOns() : account.addOns(),
                        with,
                        exempt)
                .text();
    }
}
