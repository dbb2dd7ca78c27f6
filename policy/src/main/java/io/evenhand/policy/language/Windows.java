package io.evenhand.policy.language;

import io.evenhand.policy.window.Window;
import java.time.Duration;
import java.time.Period;
import java.util.Map;
import java.util.Optional;

/** Reads the window of a limit. */
final class Windows {

    private static final int LONGEST_IN_DAYS = 366;
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private Windows() {}

    static Optional<Window> withResets(Field field, Period cycle) {
        if (field.value() instanceof Yaml.Mapping) {
            return field.wrong("bands need a window with a reset: cycle, day, week or month");
        }
        return field.oneOf(Map.of(
                "cycle", new Window.Cycle(cycle),
                "day", new Window.Day(),
                "week", new Window.Week(),
                "month", new Window.Month()));
    }

    static Optional<Window> any(Field field, Period cycle) {
        return field.value() instanceof Yaml.Mapping
                ? field.fields().flatMap(Windows::rolling)
                : withResets(field, cycle);
    }

    private static Optional<Window> rolling(Fields fields) {
        var length = fields.require("rolling")
                .flatMap(field -> field.timeMs(LONGEST_IN_DAYS)
                        .map(Duration::ofMillis)
                        .flatMap(time -> time.compareTo(SHORTEST) < 0
                                ? field.wrong("is shorter than " + SHORTEST)
                                : Optional.<Window>of(new Window.Rolling(time))));
        fields.close();
        return length;
    }
}
