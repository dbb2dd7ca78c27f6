package io.evenhand.meter;

import io.evenhand.policy.decision.FairUse.Scene;
import io.evenhand.policy.decision.Holder;
import io.evenhand.policy.table.LimitTable;
import io.evenhand.policy.window.Boundaries;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Whom a call is about: an account, under which limits and in which windows. What depends on nothing else is packed once,
 * so keep a subject while its windows last.
 */
public final class Subject {

    private final String account;
    private final Scene scene;
    private final byte[] stateKey;
    private final byte[] waitingKey;
    private final int shard;
    private final String origin;
    private final byte[] packedWindows;

    /**
     * @param account the account's id
     * @param table the limits in force for it
     * @param windows the boundaries of each of the table's windows, for it
     * @param holder who of the account asks, where limits count by install or key
     */
    public Subject(String account, LimitTable table, List<Boundaries> windows, Holder holder) {
        this.account = account;
        this.scene = new Scene(table, windows, holder);
        this.stateKey = bytes(Keys.state(account));
        this.waitingKey = bytes(Keys.waiting(account));
        this.shard = Keys.shard(account);
        this.origin = String.join(
                "\n", account, table.policy(), Integer.toString(table.version()), table.plan(), table.campaign());
        this.packedWindows = packed(windows);
    }

    /** The account itself, whoever of it asks. */
    public Subject(String account, LimitTable table, List<Boundaries> windows) {
        this(account, table, windows, Holder.ACCOUNT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] packed(List<Boundaries> windows) {
        var packing = new Packing(windows.size() * 24);
        for (var window : windows) {
            packing.six(window.start().toEpochMilli())
                    .six(window.resetsAt().toEpochMilli())
                    .six(window.nextEnd().toEpochMilli())
                    .six(window.lastEnd().toEpochMilli());
        }
        return packing.bytes();
    }

    /** The same account, asked for by another install or key. */
    public Subject as(Holder holder) {
        return holder.equals(holder()) ? this : new Subject(account, table(), windows(), holder);
    }

    public String account() {
        return account;
    }

    public LimitTable table() {
        return scene.table();
    }

    public List<Boundaries> windows() {
        return scene.windows();
    }

    public Holder holder() {
        return scene.holder();
    }

    /** What the decision in Java needs of it. */
    Scene scene() {
        return scene;
    }

    byte[] stateKey() {
        return stateKey;
    }

    byte[] waitingKey() {
        return waitingKey;
    }

    /** Which accounts it shares a slot of a cluster with. */
    int shard() {
        return shard;
    }

    /** Whose use it is and under which table, for the readers of the usage log ({@link UsageLog}). */
    String origin() {
        return origin;
    }

    byte[] packedWindows() {
        return packedWindows;
    }
}
