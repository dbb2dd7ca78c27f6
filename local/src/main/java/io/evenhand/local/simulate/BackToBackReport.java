package io.evenhand.local.simulate;

import io.evenhand.local.simulate.BackToBack.Stretch;
import io.evenhand.local.simulate.BackToBack.Window;
import io.evenhand.local.terminal.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What back-to-back use came to, for people and programs. */
record BackToBackReport(Candidate candidate, String plan, Trial.Conditions conditions, BackToBack.Result result) {

    String text() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("speed", "from", "to", "each", "done after", "at"));
        for (var stretch : result.stretches()) {
            rows.add(List.of(
                    stretch.cut() ? stretch.speed() + ", cut at the reset" : stretch.speed(),
                    Words.count(stretch.from()),
                    Words.count(stretch.to()),
                    seconds(stretch.each()),
                    seconds(since(stretch.ends())),
                    Words.at(stretch.ends(), zone())));
        }
        var said = new StringBuilder(
                "%s, plan %s, %s credits%n%n".formatted(candidate.file(), plan, Words.count(conditions.credits())));
        said.append(TextTable.of(rows, Set.of(0))).append(System.lineSeparator());
        said.append("%s units back to back take %s (%s).%n"
                .formatted(Words.count(result.sent()), seconds(result.took()), TextTable.readable(result.took())));
        windows().forEach((window, stretches) -> said.append(sentence(window, stretches)));
        result.refused().ifPresent(why -> said.append("Stopped: ").append(why).append(".%n".formatted()));
        return said.toString();
    }

    private String sentence(Window window, List<Stretch> stretches) {
        var cut = units(stretches, Stretch::cut);
        return "In the window from %s to %s (%s): %s whole turns%s.%n"
                .formatted(
                        Words.at(window.start(), zone()),
                        Words.at(window.resetsAt(), zone()),
                        days(Duration.between(window.start(), window.resetsAt())),
                        Words.count(units(stretches, stretch -> !stretch.cut())),
                        cut == 0 ? "" : ", and one more that began in it and was cut at the reset");
    }

    private static long units(List<Stretch> stretches, Predicate<Stretch> which) {
        return stretches.stream().filter(which).mapToLong(Stretch::units).sum();
    }

    private Map<Window, List<Stretch>> windows() {
        return result.stretches().stream()
                .filter(stretch -> stretch.window().isPresent())
                .collect(Collectors.groupingBy(
                        stretch -> stretch.window().orElseThrow(), LinkedHashMap::new, Collectors.toList()));
    }

    /** A line for each stretch. */
    List<String> csv() {
        var lines = new ArrayList<String>();
        lines.add("window_start,speed,from,to,each_s,done_after_s,at,cut");
        for (var stretch : result.stretches()) {
            lines.add(String.join(
                    ",",
                    stretch.window().map(window -> window.start().toString()).orElse(""),
                    stretch.speed(),
                    Long.toString(stretch.from()),
                    Long.toString(stretch.to()),
                    Words.seconds(stretch.each()),
                    Words.seconds(since(stretch.ends())),
                    stretch.ends().toString(),
                    Boolean.toString(stretch.cut())));
        }
        return lines;
    }

    Map<String, Object> object() {
        var object = new LinkedHashMap<String, Object>();
        object.put("policy", candidate.policy().name());
        object.put("plan", plan);
        object.put("credits", conditions.credits());
        object.put("units", result.sent());
        object.put("seconds", result.took().toMillis() / 1e3);
        object.put(
                "windows",
                windows().entrySet().stream()
                        .map(window -> Map.of(
                                "start", window.getKey().start().toString(),
                                "resetsAt", window.getKey().resetsAt().toString(),
                                "wholeTurns", units(window.getValue(), stretch -> !stretch.cut()),
                                "cutAtTheReset", units(window.getValue(), Stretch::cut)))
                        .map(java.util.TreeMap::new)
                        .toList());
        result.refused().ifPresent(why -> object.put("stopped", why));
        return object;
    }

    private ZoneId zone() {
        return conditions.zone();
    }

    private Duration since(Instant end) {
        return Duration.between(conditions.start(), end);
    }

    private static String days(Duration duration) {
        return duration.toHours() % 24 == 0 ? duration.toDays() + " days" : duration.toHours() + " h";
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? Words.count(duration.toSeconds()) + " s"
                : String.format(Locale.ROOT, "%,.3f", duration.toMillis() / 1e3).replaceFirst("0+$", "") + " s";
    }
}
