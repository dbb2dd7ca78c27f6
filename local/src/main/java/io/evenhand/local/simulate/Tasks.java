package io.evenhand.local.simulate;

import io.evenhand.policy.simulation.Task;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is asked for.
 *
 * @param kinds the actions with their models, each as likely as the others
 * @param meters those that count the units
 * @param each another meter, of which every use is one unit
 * @param attributes what ceilings look at, by name
 * @param work how long a request runs
 */
record Tasks(
        List<Kind> kinds, List<String> meters, Optional<String> each, Map<String, Range> attributes, Duration work) {

    Tasks {
        kinds = List.copyOf(kinds);
        meters = List.copyOf(meters);
        attributes = new LinkedHashMap<>(attributes);
    }

    /** An action, and what with. */
    record Kind(String action, Optional<String> model) {}

    /** Values of an attribute; small ones are as frequent as ones ten times as large. */
    record Range(long least, long most) {

        /** Reads {@code VALUE} or {@code LEAST..MOST}. */
        static Range parse(String text) {
            if (!text.matches("[1-9][0-9]{0,14}([.][.][1-9][0-9]{0,14})?")) {
                throw new IllegalArgumentException("'%s' is not VALUE or LEAST..MOST, above 0".formatted(text));
            }
            var ends = text.split("[.][.]", 2);
            var range = new Range(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
            if (range.least > range.most) {
                throw new IllegalArgumentException("'%s' ends before it begins".formatted(text));
            }
            return range;
        }

        long draw(SplittableRandom random) {
            return least == most
                    ? least
                    : Math.min(most, Math.round(least * StrictMath.pow((double) most / least, random.nextDouble())));
        }
    }

    /** All tasks of {@code units}; they are made once where nothing but their kind is drawn. */
    Function<SplittableRandom, Task> of(long units) {
        var counted = meters.stream().collect(Collectors.toMap(Function.identity(), _ -> units));
        each.ifPresent(meter -> counted.put(meter, 1L));
        if (attributes.isEmpty()) {
            var tasks = kinds.stream()
                    .map(kind -> new Task(kind.action(), kind.model(), counted, Map.of(), work))
                    .toList();
            return random -> tasks.get(tasks.size() == 1 ? 0 : random.nextInt(tasks.size()));
        }
        return random -> {
            var kind = kinds.get(random.nextInt(kinds.size()));
            var drawn = new LinkedHashMap<String, Long>();
            attributes.forEach((name, range) -> drawn.put(name, range.draw(random)));
            return new Task(kind.action(), kind.model(), counted, drawn, work);
        };
    }
}
