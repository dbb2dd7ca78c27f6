package io.evenhand.metering.usage;

import io.evenhand.kit.identity.Caller;
import io.evenhand.policy.decision.Holder;
import io.evenhand.policy.table.Row;
import io.evenhand.policy.table.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Whose usage is looked at, and by whom. A limit by install or key has as many counters as the account has installs or
 * keys: those of the named install and key are shown, which are the caller's own where none is named, and none where
 * nobody is known. A limit on trial is shown to the platform only.
 */
record Viewer(Holder holder, boolean isPlatform) {

    static Viewer of(Caller caller, @Nullable String install, @Nullable String key) {
        return switch (caller) {
            case Caller.Holder own ->
                new Viewer(Holder.of(install == null ? own.install() : install, key == null ? own.key() : key), false);
            case Caller.Platform _ ->
                new Viewer(Holder.of(install == null ? "" : install, key == null ? "" : key), true);
        };
    }

    boolean sees(Row row) {
        var known = switch (row.head().per()) {
            case ACCOUNT -> true;
            case INSTALL -> holder.install() != 0;
            case KEY -> holder.key() != 0;
        };
        return known && (isPlatform || row.head().stage() != Stage.SHADOW);
    }
}
