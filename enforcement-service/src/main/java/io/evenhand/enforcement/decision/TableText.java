package io.evenhand.enforcement.decision;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What every decision under a table says in the same words, as bytes. A table is the same object as long as it is in
 * force, and its text goes with it.
 */
final class TableText {

    private static final LoadingCache<LimitTable, TableText> TEXTS =
            Caffeine.newBuilder().executor(Runnable::run).weakKeys().build(TableText::new);

    /** Name, version and campaign of the policy. */
    final byte[] policy;

    /** The wallet's name; empty where there is none. */
    final byte[] wallet;

    private final List<RowText> rows;

    private TableText(LimitTable table) {
        this.policy = JsonText.bytes(policy(table));
        this.wallet = table.wallet().map(JsonText::quoted).orElse(new byte[0]);
        this.rows = table.rows().stream().map(row -> new RowText(table, row)).toList();
    }

    RowText row(int index) {
        return rows.get(index);
    }

    /** What is always the same of one limit. */
    static final class RowText {

        /** Its name and window, and whatever stands before its figures. */
        final byte[] limit;

        /** Its name as a header's parameter. */
        final byte[] header;

        private final List<byte[]> bands;
        private final List<byte[]> names;

        private RowText(LimitTable table, Row row) {
            this.limit = JsonText.bytes(limit(table, row));
            this.header = JsonText.bytes('"' + row.limit() + '"');
            var steps = row instanceof Row.Bands banded
                    ? banded.bands().stream().map(Band::name).toList()
                    : List.<String>of();
            this.names =
                    steps.stream().map(name -> JsonText.bytes('"' + name + '"')).toList();
            this.bands = row instanceof Row.Bands banded
                    ? IntStream.range(0, steps.size())
                            .mapToObj(step -> TableText.band(banded, step))
                            .toList()
                    : List.of();
        }

        /** Name and pace of a step's band. */
        byte[] band(Row.Bands row, long step) {
            return step < bands.size() ? bands.get((int) step) : TableText.band(row, step);
        }

        /** The name of a step's band as a header's parameter. */
        byte[] bandName(long step) {
            return names.get((int) Math.min(step, names.size() - 1L));
        }
    }

    static TableText of(LimitTable table) {
        return TEXTS.get(table);
    }

    private static String policy(LimitTable table) {
        var campaign = table.campaign().isEmpty() ? "" : ",\"campaign\":" + quoted(table.campaign());
        return "\"policy\":{\"name\":" + quoted(table.policy()) + ",\"version\":" + table.version() + campaign + "}";
    }

    private static String limit(LimitTable table, Row row) {
        var window = row instanceof Row.Windowed windowed
                ? ",\"window\":" + quoted(table.windows().get(windowed.window()).name())
                : "";
        var off = row.head().stage() == Stage.OFF ? ",\"switchedOff\":true" : "";
        return "{\"name\":" + quoted(row.limit()) + window + off + ",\"used\":";
    }

    private static byte[] band(Row.Bands row, long step) {
        return JsonText.bytes("{\"name\":" + quoted(Pace.band(row, step).name()) + ",\"pace\":"
                + quoted(Duration.ofMillis(Pace.at(row, step)).toString()) + "}");
    }

    private static String quoted(String text) {
        return new String(JsonText.quoted(text), StandardCharsets.UTF_8);
    }
}
