package io.evenhand.policy.language;

import io.evenhand.policy.table.Failure;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.window.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one limit: what all kinds have, and the figures of its own kind. */
final class LimitReader {

    /** They lie packed in the account's state, which each decision reads and the log carries. */
    private static final long MOST_SLOTS = 1_000;

    private static final int ALL = 100;
    private static final int LONGEST_IN_DAYS = 30;
    private static final int LONGEST_RATE_IN_DAYS = 366;
    static final Map<String, Per> HOLDERS = Map.of("account", Per.ACCOUNT, "install", Per.INSTALL, "key", Per.KEY);
    static final Map<String, Stage> STAGES =
            Map.of("shadow", Stage.SHADOW, "warn", Stage.WARN, "enforce", Stage.ENFORCE);
    private static final Map<String, Failure> FAILURES = Map.of(
            "open-bounded", Failure.OPEN_BOUNDED,
            "closed", Failure.CLOSED,
            "open", Failure.OPEN);
    private static final Map<String, OnChange> OF_BANDS = Map.of(
            "additive", OnChange.ADDITIVE,
            "reset", OnChange.RESET,
            "nextWindow", OnChange.NEXT_WINDOW);
    private static final Map<String, OnChange> OF_QUOTAS = Map.of(
            "additive", OnChange.ADDITIVE,
            "asIs", OnChange.AS_IS,
            "proportional", OnChange.PROPORTIONAL,
            "reset", OnChange.RESET,
            "nextWindow", OnChange.NEXT_WINDOW);

    private final Kind kind;
    private final Fields limit;
    private final Setting setting;
    private final Limits.Declared declared;

    LimitReader(Kind kind, Fields limit, Setting setting, Limits.Declared declared) {
        this.kind = kind;
        this.limit = limit;
        this.setting = setting;
        this.declared = declared;
    }

    Optional<LimitSpec> read(String name) {
        kind.refuseOthersFields(limit);
        var spec = switch (kind) {
            case BANDS -> bands(name);
            case QUOTA -> quota(name);
            case RATE -> rate(name);
            case CONCURRENCY -> concurrency(name);
            case CEILING -> ceiling(name);
            case SUSTAINED -> sustained(name);
            case RELATIVE -> relative(name);
            case EXCLUSIVE -> exclusive(name);
            case REPEATS -> repeats(name);
        };
        limit.close();
        return spec;
    }

    private Optional<LimitSpec> bands(String name) {
        var common = common(name, StandardWords.ofBands(limit.has("relief")));
        var window = limit.require("window").flatMap(field -> Windows.withResets(field, setting.cycle()));
        var bands = limit.find("bands").map(BandList::read).orElse(List.of());
        var relief = limit.find("relief").flatMap(Field::fields).flatMap(this::relief);
        var onChange = onChange(OF_BANDS);
        return common.flatMap(
                found -> window.map(in -> new LimitSpec.Bands(found, in, bands, relief.orElse(null), onChange)));
    }

    private Optional<String> relief(Fields fields) {
        var wallet = fields.require("wallet")
                .flatMap(field -> field.known("wallet", declared.wallets().keySet()));
        fields.close();
        return wallet;
    }

    private Optional<LimitSpec> quota(String name) {
        var window = limit.require("window").flatMap(field -> Windows.any(field, setting.cycle()));
        var then = Chain.ofQuota(limit, setting);
        var common = common(
                name,
                StandardWords.ofQuota(
                        window.filter(Window.Rolling.class::isInstance).isPresent(), then));
        window.filter(Window.Rolling.class::isInstance)
                .ifPresent(_ -> limit.refuse("warnAt", "goes with a window that starts again: this one never does"));
        var size = limit.find("quota").flatMap(field -> field.whole(1, LimitTable.MAX));
        var onChange = onChange(OF_QUOTAS);
        if (common.isEmpty() || window.isEmpty() || size.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new LimitSpec.Quota(common.get(), window.get(), size.get(), then.steps(), then.payer(), onChange));
    }

    private Optional<LimitSpec> rate(String name) {
        Chain.words(limit, "block");
        var common = common(name, StandardWords.ofRate());
        return limit.find("rate").flatMap(Field::fields).flatMap(rate -> {
            var everyMs = rate.require("every").flatMap(field -> field.timeMs(LONGEST_RATE_IN_DAYS));
            var most = LimitTable.MAX / everyMs.orElse(1L);
            var units = rate.require("units").flatMap(field -> counted(field, most));
            var burst = rate.has("burst") ? rate.find("burst").flatMap(field -> counted(field, most)) : units;
            rate.close();
            if (common.isEmpty() || everyMs.isEmpty() || units.isEmpty() || burst.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    new LimitSpec.Rate(common.get(), units.get(), Duration.ofMillis(everyMs.get()), burst.get()));
        });
    }

    /** Units that stay exact when multiplied with the time they come in. */
    private static Optional<Long> counted(Field field, long most) {
        return field.whole(1, LimitTable.MAX)
                .flatMap(units -> units <= most
                        ? Optional.of(units)
                        : field.wrong("is more than " + most + ", the most that this 'every' can count exactly"));
    }

    private Optional<LimitSpec> concurrency(String name) {
        var then = Chain.words(limit, "queue", "block");
        var wait = limit.find("wait").flatMap(field -> field.timeMs(LONGEST_IN_DAYS));
        if (!then.contains("queue")) {
            limit.refuse("wait", "goes with 'queue' only: nothing waits here");
        }
        var common = common(name, StandardWords.ofConcurrency(then.contains("queue")));
        var slots = limit.find("concurrency").flatMap(field -> field.whole(1, MOST_SLOTS));
        return common.flatMap(found -> slots.map(many -> new LimitSpec.Concurrency(
                found,
                many,
                then.contains("queue"),
                wait.map(Duration::ofMillis).orElse(null))));
    }

    private Optional<LimitSpec> ceiling(String name) {
        Chain.words(limit, "block");
        var common = common(name, StandardWords.ofCeiling());
        var attribute = limit.require("attribute").flatMap(field -> field.name(NameForm.WIDE));
        var max = limit.find("ceiling").flatMap(field -> field.whole(0, LimitTable.MAX));
        return common.flatMap(
                found -> attribute.flatMap(of -> max.map(most -> new LimitSpec.Ceiling(found, of, most))));
    }

    private Optional<LimitSpec> sustained(String name) {
        var common = common(name, StandardWords.ofSustained());
        return limit.find("sustained").flatMap(Field::fields).flatMap(fields -> {
            var atLeast = fields.require("atLeast").flatMap(field -> field.whole(1, LimitTable.MAX));
            var each = fields.require("each").flatMap(field -> field.timeMs(LONGEST_IN_DAYS));
            var duration = fields.require("for").flatMap(field -> slices(field, each));
            var pace = fields.require("pace").flatMap(field -> field.timeMs(LONGEST_IN_DAYS));
            var calm = fields.require("calm").flatMap(field -> slices(field, each));
            fields.close();
            if (common.isEmpty()
                    || atLeast.isEmpty()
                    || each.isEmpty()
                    || duration.isEmpty()
                    || pace.isEmpty()
                    || calm.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new LimitSpec.Sustained(
                    common.get(),
                    atLeast.get(),
                    Duration.ofMillis(each.get()),
                    Duration.ofMillis(duration.get()),
                    Duration.ofMillis(pace.get()),
                    Duration.ofMillis(calm.get())));
        });
    }

    /** A time of whole slices. */
    private static Optional<Long> slices(Field field, Optional<Long> each) {
        return field.timeMs(LONGEST_IN_DAYS)
                .flatMap(time -> each.filter(slice -> time % slice != 0).isEmpty()
                        ? Optional.of(time)
                        : field.wrong(
                                "must be a whole multiple of 'each', which is " + Duration.ofMillis(each.orElse(0L))));
    }

    private Optional<LimitSpec> relative(String name) {
        var window = limit.require("window").flatMap(field -> Windows.any(field, setting.cycle()));
        var rolls = window.filter(Window.Rolling.class::isInstance).isPresent();
        var common = common(name, StandardWords.ofRelative(rolls));
        for (var field : List.of("action", "model", "per")) {
            limit.refuse(field, "does not go with 'relative': all that an account uses of the meter is compared");
        }
        var violation = limit.require("violation").flatMap(this::violation);
        var decimals = common.map(LimitSpec.Common::meter)
                .map(declared.meters()::get)
                .map(MeterSpec::decimals)
                .orElse(0);
        var comparison = limit.find("relative")
                .flatMap(Field::fields)
                .flatMap(fields -> Comparison.read(fields, decimals, declared.pools()));
        return common.flatMap(found -> window.flatMap(
                in -> violation.flatMap(of -> comparison.map(with -> new LimitSpec.Relative(found, in, with, of)))));
    }

    private Optional<LimitSpec> exclusive(String name) {
        Chain.words(limit, "block");
        var common = common(name, StandardWords.ofExclusive());
        return limit.find("exclusive").flatMap(Field::fields).flatMap(fields -> {
            var differing = fields.require("differing").flatMap(field -> field.name(NameForm.WIDE));
            fields.close();
            return common.flatMap(found -> differing.map(in -> new LimitSpec.Exclusive(found, in)));
        });
    }

    private Optional<LimitSpec> repeats(String name) {
        var common = common(name, StandardWords.ofRepeats());
        var violation = limit.find("violation").flatMap(this::violation);
        return limit.find("repeats").flatMap(Field::fields).flatMap(fields -> {
            var object = fields.require("object").flatMap(field -> field.name(NameForm.WIDE));
            var free = fields.require("free").flatMap(field -> field.whole(0, LimitTable.MAX));
            var noticeAt = fields.find("noticeAt").flatMap(field -> field.whole(free.orElse(0L) + 1, LimitTable.MAX));
            if (fields.has("noticeAt") && !limit.has("violation")) {
                limit.missing("is required: 'noticeAt' leads to a finding", "violation");
            } else if (!fields.has("noticeAt")) {
                limit.refuse("violation", "goes with 'noticeAt' only: nothing is found here");
            }
            fields.close();
            return common.flatMap(found -> object.flatMap(of -> free.map(
                    many -> new LimitSpec.Repeats(found, of, many, noticeAt.orElse(null), violation.orElse(null)))));
        });
    }

    private Optional<String> violation(Field field) {
        return field.known("violation", declared.violations());
    }

    private Optional<LimitSpec.Common> common(String name, StandardWords words) {
        var counts = kind != Kind.CEILING;
        var meter = counts ? limit.require("meter").flatMap(this::meter) : Optional.<String>empty();
        var common = new LimitSpec.Common(
                name,
                meter.orElse(null),
                new Selection(limit.names("action"), limit.names("model")),
                limit.find("per").flatMap(field -> field.oneOf(HOLDERS)).orElse(Per.ACCOUNT),
                limit.find("state").flatMap(field -> field.oneOf(STAGES)).orElse(Stage.ENFORCE),
                limit.find("failure").flatMap(field -> field.oneOf(FAILURES)).orElse(Failure.OPEN_BOUNDED),
                limit.find("warnAt").flatMap(LimitReader::warnAt).orElse(0),
                LimitMessage.read(limit, words));
        return counts && meter.isEmpty() ? Optional.empty() : Optional.of(common);
    }

    private static Optional<Integer> warnAt(Field field) {
        return field.percent()
                .flatMap(percent -> percent > 0 && percent < ALL
                        ? Optional.of(percent)
                        : field.wrong("must be from 1% to 99%: nobody is warned before the beginning, nor at the end"));
    }

    private Optional<String> meter(Field field) {
        return kind.isRow()
                ? Meters.counted(field, declared.meters(), kind.counts())
                : field.known("meter", declared.meters().keySet());
    }

    private OnChange onChange(Map<String, OnChange> words) {
        return limit.find("onChange").flatMap(field -> field.oneOf(words)).orElse(OnChange.ADDITIVE);
    }
}
