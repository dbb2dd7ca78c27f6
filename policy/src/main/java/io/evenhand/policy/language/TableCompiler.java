package io.evenhand.policy.language;

import io.evenhand.policy.table.Head;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.window.Window;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns one plan into the table that decisions execute: names become indexes, each window and wallet stands once. */
final class TableCompiler {

    private final List<String> meters;
    private final List<String> wallets = new ArrayList<>();
    private final List<Window> windows = new ArrayList<>();

    private TableCompiler(Policy policy) {
        this.meters = List.copyOf(policy.meters().keySet());
    }

    static LimitTable compile(Policy policy, int version, PlanSpec plan) {
        var compiler = new TableCompiler(policy);
        var rows = plan.limits().stream().map(compiler::row).toList();
        return new LimitTable(
                policy.name(),
                version,
                plan.name(),
                "",
                compiler.meters,
                compiler.wallets.stream().findFirst(),
                compiler.windows,
                rows);
    }

    private Row row(LimitSpec limit) {
        return switch (limit) {
            case LimitSpec.Bands bands ->
                new Row.Bands(
                        new Head(
                                rowId(limit.name(), limit.meter(), limit.window(), "account"),
                                limit.name(),
                                bands.selection(),
                                meters.indexOf(limit.meter()),
                                Per.ACCOUNT,
                                Stage.ENFORCE),
                        indexIn(windows, limit.window()),
                        bands.bands(),
                        walletIndex(bands.relief()) >= 0);
        };
    }

    private int walletIndex(@Nullable String wallet) {
        return wallet == null ? -1 : indexIn(wallets, wallet);
    }

    private static <T> int indexIn(List<T> list, T item) {
        if (!list.contains(item)) {
            list.add(item);
        }
        return list.indexOf(item);
    }

    /**
     * The counter's identity: the first 48 bits of a hash, which a Lua number holds exactly. It does not depend on the
     * limit's figures, so that a new version with other figures goes on counting.
     */
    static long rowId(String limit, String meter, Window window, String per) {
        var identity = String.join("|", limit, meter, window.name(), per);
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong() >>> 16;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
