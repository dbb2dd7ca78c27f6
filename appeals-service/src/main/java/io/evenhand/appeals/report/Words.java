package io.evenhand.appeals.report;

import java.util.Locale;

/** How names of enums are written outside of the program. */
final class Words {

    private Words() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
