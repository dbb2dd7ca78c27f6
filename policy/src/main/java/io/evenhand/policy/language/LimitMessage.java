package io.evenhand.policy.language;

import io.evenhand.policy.message.Crossing;
import io.evenhand.policy.message.Message;
import io.evenhand.policy.message.Occasion;
import io.evenhand.policy.message.Placeholder;
import io.evenhand.policy.message.Wording;
import io.evenhand.policy.message.Words;
import io.evenhand.policy.table.Then;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The message of a limit: reading it, and filling it. */
final class LimitMessage {

    private final Policy policy;
    private final PlanSpec plan;
    private final LimitSpec limit;
    private final Map<Placeholder, String> values = new EnumMap<>(Placeholder.class);

    private LimitMessage(Policy policy, PlanSpec plan, LimitSpec limit) {
        this.policy = policy;
        this.plan = plan;
        this.limit = limit;
    }

    static Wording read(Fields limit, StandardWords standard) {
        var written = limit.find("message").flatMap(Field::fields);
        if (written.isEmpty()) {
            return standard.wording();
        }
        var message = written.get();
        var wording = new Wording(
                sentence(message, "what", standard.wording().what(), standard.values()),
                sentence(message, "why", standard.wording().why(), standard.values()),
                sentence(message, "fix", standard.wording().fix(), standard.values()));
        message.close();
        return wording;
    }

    private static String sentence(Fields message, String name, String standard, Set<Placeholder> allowed) {
        return message.find(name)
                .flatMap(field -> field.text().map(text -> checked(field, text, allowed)))
                .orElse(standard);
    }

    private static String checked(Field field, String text, Set<Placeholder> allowed) {
        var names = allowed.stream().map(Placeholder::written).sorted().toList();
        Places.check(
                field,
                text,
                names,
                name -> Placeholder.of(name).isPresent()
                        ? "there is no value here for placeholder "
                        : "unknown placeholder ");
        return text;
    }

    static Message fill(Policy policy, PlanSpec plan, LimitSpec limit, Occasion occasion) {
        var message = new LimitMessage(policy, plan, limit);
        message.take(limit);
        message.take(occasion);
        return wording(limit, occasion).filled(message.values);
    }

    /** A warning has its own words, and the author's remedy: the author's other words tell what has happened by then. */
    private static Wording wording(LimitSpec limit, Occasion occasion) {
        var written = limit.common().message();
        return switch (occasion) {
            case Occasion.NearSlower _ -> StandardWords.nearSlower(written.fix());
            case Occasion.NearEnd _ -> StandardWords.nearEnd(written.fix());
            default -> written;
        };
    }

    private void take(LimitSpec limit) {
        values.put(Placeholder.TITLE, policy.title());
        values.put(Placeholder.PLAN, plan.title());
        values.put(Placeholder.LIMIT, limit.name());
        values.put(Placeholder.PER, limit.common().per().name().toLowerCase(Locale.ROOT));
        var meter = limit.common().meter() == null
                ? null
                : policy.meters().get(limit.common().meter());
        if (meter != null) {
            values.put(Placeholder.UNIT, meter.unit());
        }
        limit.wallet().map(policy.wallets()::get).ifPresent(wallet -> values.put(Placeholder.WALLET, wallet.title()));
        switch (limit) {
            case LimitSpec.Bands bands -> values.put(Placeholder.WINDOW, Words.window(bands.window()));
            case LimitSpec.Quota quota -> takeQuota(quota);
            case LimitSpec.Rate rate -> {
                values.put(Placeholder.LIMIT, Words.number(rate.units()));
                values.put(Placeholder.EVERY, Words.duration(rate.every()));
                values.put(Placeholder.BURST, Words.number(rate.burst()));
            }
            case LimitSpec.Concurrency concurrency -> values.put(Placeholder.LIMIT, Words.number(concurrency.slots()));
            case LimitSpec.Ceiling ceiling -> {
                values.put(Placeholder.LIMIT, Words.number(ceiling.max()));
                values.put(Placeholder.ATTRIBUTE, ceiling.attribute());
            }
            case LimitSpec.Sustained sustained -> {
                values.put(Placeholder.AT_LEAST, Words.number(sustained.atLeast()));
                values.put(Placeholder.EACH, Words.duration(sustained.each()));
                values.put(Placeholder.FOR, Words.duration(sustained.duration()));
                values.put(Placeholder.PACE, Words.duration(sustained.pace()));
                values.put(Placeholder.CALM, Words.duration(sustained.calm()));
            }
            case LimitSpec.Relative relative -> values.put(Placeholder.WINDOW, Words.window(relative.window()));
            case LimitSpec.Exclusive exclusive -> values.put(Placeholder.ATTRIBUTE, exclusive.differing());
            case LimitSpec.Repeats repeats -> {
                values.put(Placeholder.LIMIT, Words.number(repeats.free()));
                values.put(Placeholder.ATTRIBUTE, repeats.object());
            }
        }
    }

    private void takeQuota(LimitSpec.Quota quota) {
        values.put(Placeholder.LIMIT, Words.number(quota.size()));
        values.put(Placeholder.WINDOW, Words.window(quota.window()));
        for (var step : quota.then()) {
            if (step instanceof Then.Credits(var each)) {
                values.put(Placeholder.EACH, Words.number(each));
            }
        }
    }

    private void take(Occasion occasion) {
        switch (occasion) {
            case Crossing crossing -> {
                values.put(Placeholder.USED, Words.number(crossing.used()));
                values.put(Placeholder.PACE, Words.duration(crossing.pace()));
                values.put(Placeholder.BAND, crossing.band());
                values.put(Placeholder.RESETS_AT, Words.instant(crossing.resetsAt(), crossing.zone()));
            }
            case Occasion.NearSlower near -> {
                values.put(Placeholder.USED, Words.number(near.used()));
                values.put(Placeholder.LIMIT, Words.number(near.until()));
                values.put(Placeholder.PACE, Words.duration(near.pace()));
                values.put(Placeholder.BAND, near.band());
                values.put(Placeholder.RESETS_AT, Words.instant(near.resetsAt(), near.zone()));
            }
            case Occasion.NearEnd(var used, var resetsAt, var zone) -> {
                values.put(Placeholder.USED, Words.number(used));
                values.put(Placeholder.RESETS_AT, Words.instant(resetsAt, zone));
            }
            case Occasion.UsedUp(var used, var resetsAt, var zone) -> {
                values.put(Placeholder.USED, Words.number(used));
                values.put(Placeholder.RESETS_AT, Words.instant(resetsAt, zone));
            }
            case Occasion.TooLarge(var value) -> {
                values.put(Placeholder.VALUE, Words.number(value));
                values.put(Placeholder.OFFER, offer(value));
            }
            case Occasion.NoSlot _ -> {
                if (limit instanceof LimitSpec.Concurrency full) {
                    values.put(Placeholder.OFFER, offer(full.slots() + 1));
                }
            }
            case Occasion.StandsOut(var used) -> values.put(Placeholder.USED, Words.number(used));
            case Occasion.Overlap(var other) -> values.put(Placeholder.OTHER, other);
            case Occasion.Repeat(var count) -> values.put(Placeholder.COUNT, Words.number(count));
            case Occasion.TooFast _, Occasion.Slowed _ -> {
                // The limit's own figures say it all.
            }
        }
    }

    private String offer(long value) {
        return policy.offer(plan.name(), limit.name(), value).orElse("a larger plan (ask " + policy.contact() + ")");
    }
}
