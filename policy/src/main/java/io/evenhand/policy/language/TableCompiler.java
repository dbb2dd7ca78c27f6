package io.evenhand.policy.language;

import io.evenhand.policy.table.Head;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.table.Switches;
import io.evenhand.policy.table.Term;
import io.evenhand.policy.window.Window;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns the terms of a plan into the table that decisions execute: names become indexes, each window stands once. */
final class TableCompiler {

    private static final String NONE = "-";

    private final List<String> meters;
    private final Switches switches;
    private final List<Window> windows = new ArrayList<>();

    private TableCompiler(Policy policy, Switches switches) {
        this.meters = List.copyOf(policy.meters().keySet());
        this.switches = switches;
    }

    /** What is compiled: which version, when it decides, and what of it is switched off. */
    record Edition(int version, Term term, Switches switches) {}

    static LimitTable compile(Policy policy, Edition edition, PlanSpec plan, String campaign, Terms terms) {
        var compiler = new TableCompiler(policy, edition.switches());
        var rows = new ArrayList<Row>();
        terms.decisive().forEach(limit -> rows.add(compiler.row(limit)));
        terms.prices().forEach(price -> rows.add(compiler.row(price, rows.size())));
        return new LimitTable(
                policy.name(),
                edition.version(),
                plan.name(),
                campaign,
                compiler.meters,
                plan.wallet(),
                compiler.windows,
                rows,
                edition.term(),
                List.of());
    }

    private Row row(LimitSpec.Decisive limit) {
        return switch (limit) {
            case LimitSpec.Bands bands ->
                new Row.Bands(
                        head(bands.common(), bandsId(bands.common(), bands.window())),
                        index(bands.window()),
                        bands.bands(),
                        bands.relief() != null);
            case LimitSpec.Quota quota ->
                new Row.Quota(
                        head(
                                quota.common(),
                                rowId(quota.common(), Kind.QUOTA, quota.window().name())),
                        index(quota.window()),
                        quota.size(),
                        quota.window() instanceof Window.Rolling(var length) ? length.toMillis() : 0,
                        quota.then());
            case LimitSpec.Rate rate ->
                new Row.Rate(
                        head(rate.common(), rowId(rate.common(), Kind.RATE, NONE)),
                        rate.units(),
                        rate.every().toMillis(),
                        rate.burst());
            case LimitSpec.Concurrency slots ->
                new Row.Concurrency(
                        head(slots.common(), rowId(slots.common(), Kind.CONCURRENCY, NONE)),
                        slots.slots(),
                        slots.queues(),
                        slots.queues() ? waitMs(slots.patience()) : 0);
            case LimitSpec.Ceiling ceiling ->
                new Row.Ceiling(
                        head(ceiling.common(), rowId(ceiling.common(), Kind.CEILING, NONE)),
                        ceiling.attribute(),
                        ceiling.max());
            case LimitSpec.Sustained sustained ->
                new Row.Sustained(
                        head(sustained.common(), rowId(sustained.common(), Kind.SUSTAINED, NONE)),
                        sustained.atLeast(),
                        sustained.each().toMillis(),
                        sustained.duration().dividedBy(sustained.each()),
                        sustained.pace().toMillis(),
                        sustained.calm().dividedBy(sustained.each()));
        };
    }

    /** A price has no counter; its place in the table makes it one of its own. */
    private Row row(PriceSpec price, int place) {
        var id = hash(price.wallet(), "price", price.meter(), Integer.toString(place), written(Per.ACCOUNT));
        var meter = meters.indexOf(price.meter());
        return new Row.Price(
                new Head(id, price.wallet(), price.selection(), meter, Per.ACCOUNT, Stage.ENFORCE), price.each());
    }

    private Head head(LimitSpec.Common common, long id) {
        var meter = common.meter() == null ? -1 : meters.indexOf(common.meter());
        var stage = switches.stage(common.name(), common.stage());
        return new Head(
                id,
                common.name(),
                common.selection(),
                meter,
                common.per(),
                stage,
                common.warnPercent(),
                common.failure());
    }

    private int index(Window window) {
        if (!windows.contains(window)) {
            windows.add(window);
        }
        return windows.indexOf(window);
    }

    private static long waitMs(@Nullable Duration patience) {
        return patience == null ? LimitTable.MAX : patience.toMillis();
    }

    /** Bands were there before other kinds, and their counters with them: their kind is not part of the identity. */
    private static long bandsId(LimitSpec.Common limit, Window window) {
        return hash(limit.name(), meter(limit), window.name(), written(limit.per()));
    }

    private static long rowId(LimitSpec.Common limit, Kind kind, String window) {
        return hash(limit.name(), kind.written(), meter(limit), window, written(limit.per()));
    }

    /** The counter that {@code version} begins in place of {@code id}. */
    static long begun(long id, int version) {
        return hash(Long.toString(id), "begun", Integer.toString(version));
    }

    private static String meter(LimitSpec.Common limit) {
        return limit.meter() == null ? NONE : limit.meter();
    }

    private static String written(Per per) {
        return per.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The counter's identity: the first 48 bits of a hash, which a Lua number holds exactly. It does not depend on the
     * limit's figures, so that a new version with other figures goes on counting.
     */
    private static long hash(String... identity) {
        try {
            var hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("|", identity).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong() >>> 16;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
