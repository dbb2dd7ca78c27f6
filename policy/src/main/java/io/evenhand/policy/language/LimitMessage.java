package io.evenhand.policy.language;

import io.evenhand.policy.message.Crossing;
import io.evenhand.policy.message.Message;
import io.evenhand.policy.message.Placeholder;
import io.evenhand.policy.message.Wording;
import io.evenhand.policy.message.Words;
import io.evenhand.policy.window.Window;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The message of a limit: reading it, what stands in for it when the author wrote none, and filling it. */
final class LimitMessage {

    /** What stands between braces; a brace alone is found too. */
    private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)\\}|[{}]");

    private static final Set<Placeholder> AT_A_CROSSING = EnumSet.of(
            Placeholder.TITLE,
            Placeholder.PLAN,
            Placeholder.LIMIT,
            Placeholder.UNIT,
            Placeholder.WINDOW,
            Placeholder.USED,
            Placeholder.PACE,
            Placeholder.BAND,
            Placeholder.RESETS_AT);

    private static final Wording WITHOUT_RELIEF = new Wording(
            "Each {unit} now takes {pace} (band {band}); you have used {used} in this {window}.",
            "Speed follows how much is used in a {window}. Nothing is refused.",
            "The counter starts again on {resetsAt}.");

    private static final Wording WITH_RELIEF = new Wording(
            WITHOUT_RELIEF.what(),
            WITHOUT_RELIEF.why(),
            "Add {wallet} to run at full speed at once. " + WITHOUT_RELIEF.fix());

    private LimitMessage() {}

    static Wording read(Fields limit) {
        var standard = limit.has("relief") ? WITH_RELIEF : WITHOUT_RELIEF;
        var written = limit.find("message").flatMap(Field::fields);
        if (written.isEmpty()) {
            return standard;
        }
        var allowed = EnumSet.copyOf(AT_A_CROSSING);
        if (limit.has("relief")) {
            allowed.add(Placeholder.WALLET);
        }
        var message = written.get();
        var wording = new Wording(
                sentence(message, "what", standard.what(), allowed),
                sentence(message, "why", standard.why(), allowed),
                sentence(message, "fix", standard.fix(), allowed));
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
        BRACES.matcher(text).results().forEach(found -> {
            var name = found.group(1);
            if (name == null) {
                field.problem("has a brace that belongs to no placeholder");
            } else if (!names.contains(name)) {
                var known = Placeholder.of(name).isPresent();
                field.problem((known ? "there is no value here for placeholder " : "unknown placeholder ")
                        + Path.quoted("{" + name + "}")
                        + field.scope().problems().suggestion(field.at(), names, name));
            }
        });
        return text;
    }

    static Message fill(Policy policy, PlanSpec plan, LimitSpec limit, Crossing crossing) {
        var values = new EnumMap<Placeholder, String>(Map.of(
                Placeholder.TITLE, policy.title(),
                Placeholder.PLAN, plan.title(),
                Placeholder.LIMIT, limit.name(),
                Placeholder.USED, Words.number(crossing.used()),
                Placeholder.PACE, Words.duration(crossing.pace()),
                Placeholder.BAND, crossing.band(),
                Placeholder.RESETS_AT, Words.instant(crossing.resetsAt(), crossing.zone()),
                Placeholder.WINDOW, words(limit.window())));
        switch (limit) {
            case LimitSpec.Bands bands -> {
                var meter = policy.meters().get(bands.meter());
                if (meter != null) {
                    values.put(Placeholder.UNIT, meter.unit());
                }
                var wallet = bands.relief() == null ? null : policy.wallets().get(bands.relief());
                if (wallet != null) {
                    values.put(Placeholder.WALLET, wallet.title());
                }
            }
        }
        return limit.message().filled(values);
    }

    private static String words(Window window) {
        return switch (window) {
            case Window.Cycle _ -> "billing cycle";
            case Window.Day _ -> "day";
            case Window.Week _ -> "week";
            case Window.Month _ -> "month";
            case Window.Rolling(var length) -> "last " + Words.duration(length);
        };
    }
}
