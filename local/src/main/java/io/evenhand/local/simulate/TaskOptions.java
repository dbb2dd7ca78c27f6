package io.evenhand.local.simulate;

import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.table.Row;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about what is asked for. */
final class TaskOptions {

    private static final Duration USUAL_WORK = Duration.ofSeconds(2);

    @Option(names = "--action", description = "What is done (default: any that the policy names, evenly).")
    private @Nullable String action;

    @Option(names = "--model", description = "And with which model (likewise).")
    private @Nullable String model;

    @Option(names = "--meter", description = "What the units count (default: each meter of the policy).")
    private @Nullable String meter;

    @Option(names = "--each", paramLabel = "METER", description = "Also counts one unit of this meter for each use.")
    private @Nullable String each;

    @Option(
            names = "--attribute",
            paramLabel = "NAME=RANGE",
            description = "An attribute of each request that ceilings look at: VALUE or LEAST..MOST.")
    private Map<String, String> attributes = new LinkedHashMap<>();

    @Option(
            names = "--work",
            paramLabel = "DURATION",
            description = "How long a request runs, such as PT30S (default: the first band's pace, or PT2S).")
    private @Nullable Duration work;

    Collection<String> attributes() {
        return attributes.keySet();
    }

    Tasks tasks(Candidate tried, Shares plans) {
        var kinds = tried.kinds().stream()
                .map(kind -> new Tasks.Kind(
                        Optional.ofNullable(action).orElse(kind.action()),
                        Optional.ofNullable(model).or(kind::model)))
                .distinct()
                .toList();
        var meters = tried.policy().meters().keySet();
        known("--meter", meter, meters);
        known("--each", each, meters);
        if (each != null && each.equals(meter)) {
            throw new WrongInput("--each: %s is counted already".formatted(each));
        }
        var ranges = new LinkedHashMap<String, Tasks.Range>();
        attributes.forEach((name, range) ->
                ranges.put(name, WrongInput.unlessReadable("--attribute", () -> Tasks.Range.parse(range))));
        var counted = meter == null
                ? meters.stream().filter(name -> !name.equals(each)).toList()
                : List.of(meter);
        return new Tasks(kinds, counted, Optional.ofNullable(each), ranges, work(tried, plans));
    }

    private static void known(String option, @Nullable String named, Collection<String> meters) {
        if (named != null && !meters.contains(named)) {
            throw new WrongInput(
                    option + ": the policy has no meter '%s'; it has %s".formatted(named, String.join(", ", meters)));
        }
    }

    private Duration work(Candidate tried, Shares plans) {
        if (work == null) {
            return tried.rows(List.copyOf(plans.weights().keySet()))
                    .filter(Row.Bands.class::isInstance)
                    .map(Row.Bands.class::cast)
                    .findFirst()
                    .map(bands -> Duration.ofMillis(Pace.at(bands, 0)))
                    .orElse(USUAL_WORK);
        }
        if (work.isNegative() || work.compareTo(Duration.ofDays(30)) > 0) {
            throw new WrongInput("--work: %s is not from PT0S to P30D".formatted(work));
        }
        return work;
    }
}
