package io.evenhand.local.bench;

import java.util.List;
import java.util.Locale;

/** Whether Redis writes its append-only file, to disk once a second. */
enum Persistence {
    OFF,
    ON;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What {@code --append-only} may say. */
    enum Choice {
        OFF,
        ON,
        BOTH;

        List<Persistence> each() {
            return switch (this) {
                case OFF -> List.of(Persistence.OFF);
                case ON -> List.of(Persistence.ON);
                case BOTH -> List.of(Persistence.values());
            };
        }
    }
}
