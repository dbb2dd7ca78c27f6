package io.evenhand.local.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A line for each account; waits in seconds. */
record CsvReport(Findings findings) {

    private static final List<String> FIGURES = List.of(
            "decisions",
            "at_once",
            "delayed",
            "queued",
            "refused",
            "credits",
            "messages",
            "waited_s",
            "longest_wait_s",
            "first_slowed",
            "slowed_by",
            "first_refused",
            "refused_by",
            "findings",
            "first_flagged",
            "flagged_by");

    List<String> lines() {
        var lines = new ArrayList<String>();
        var header = Stream.concat(Stream.of("account", "profile", "plan"), FIGURES.stream());
        var other = findings.comparison().isPresent()
                ? Stream.concat(Stream.of("change"), FIGURES.stream().map("against_"::concat))
                : Stream.<String>empty();
        lines.add(line(Stream.concat(header, other)));
        var accounts = findings.tried().accounts();
        IntStream.range(0, accounts.size())
                .mapToObj(place -> line(Stream.concat(own(accounts.get(place)), against(place))))
                .forEach(lines::add);
        return lines;
    }

    private static Stream<String> own(AccountTally.Line line) {
        var member = line.member();
        return Stream.concat(Stream.of(member.name(), member.profile().word(), member.plan()), figures(line));
    }

    private Stream<String> against(int place) {
        return findings.comparison().stream()
                .map(comparison -> comparison.changes().get(place))
                .flatMap(change -> Stream.concat(Stream.of(change.direction().word()), figures(change.other())));
    }

    private static Stream<String> figures(AccountTally.Line line) {
        return Stream.of(
                Long.toString(line.decisions()),
                Long.toString(line.admitted()),
                Long.toString(line.delayed()),
                Long.toString(line.queued()),
                Long.toString(line.refusals()),
                Long.toString(line.credits()),
                Long.toString(line.messages()),
                Words.seconds(line.waited()),
                Words.seconds(line.longest()),
                at(line.slowed()),
                by(line.slowed()),
                at(line.refused()),
                by(line.refused()),
                Long.toString(line.findings()),
                at(line.flagged()),
                by(line.flagged()));
    }

    private static String at(Optional<Hit> hit) {
        return hit.map(each -> each.at().toString()).orElse("");
    }

    private static String by(Optional<Hit> hit) {
        return hit.map(Hit::cause).orElse("");
    }

    private static String line(Stream<String> cells) {
        return cells.map(CsvReport::quoted).collect(Collectors.joining(","));
    }

    /** As RFC 4180 wants it: an account's name may come from a file. */
    private static String quoted(String cell) {
        return cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}
