package io.evenhand.local.simulate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The report as one page that needs nothing else: figures, charts, and the table behind each chart. */
record HtmlReport(Findings findings) {

    private static final int SHOWN = 10;

    String text() {
        var tried = findings.tried();
        var page = new StringBuilder();
        findings.comparison().ifPresent(comparison -> page.append(comparison(comparison)));
        page.append(new HtmlOutcomes(tried, findings.zone(), "").text());
        findings.comparison()
                .ifPresent(comparison -> page.append(new HtmlOutcomes(
                                comparison.other(),
                                findings.zone(),
                                " under " + comparison.other().candidate().file())
                        .text()));
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Simulation of %1$s</title>
                <style>
                %2$s</style>
                </head>
                <body>
                <h1>%3$s</h1>
                <p class="quiet">%4$s</p>
                %5$s%6$s%7$s<footer>Simulated by Evenhand with the decision that enforces the policy. Capacity that accounts share and messages are not simulated; a caller waits for as long as it takes.</footer>
                </body>
                </html>
                """.formatted(
                        Html.escaped(tried.candidate().file().toString()),
                        css(),
                        Html.escaped(tried.candidate().policy().title()),
                        Html.escaped(findings.heading()),
                        notes(),
                        figures(tried),
                        page);
    }

    private static String css() {
        try (var resource = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(Optional.ofNullable(resource).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String notes() {
        return findings.notes().stream()
                .map(note -> "<p class=\"note\">%s</p>%n".formatted(Html.escaped(note)))
                .reduce("", String::concat);
    }

    private static String figures(Outcomes outcomes) {
        var all = outcomes.all();
        return Stream.of(
                                figure(
                                        Words.count(all.slowedAccounts()),
                                        "of %s accounts below full speed".formatted(Words.count(all.accounts()))),
                                figure(Words.count(all.refusedAccounts()), "accounts with a refusal"),
                                figure(share(all.admitted(), all.decisions()), "of uses start at once"),
                                figure(Words.wait(all.waits().p95()), "wait of the 95th percentile"),
                                figure(Words.wait(all.waits().longest()), "longest wait"))
                        .reduce("<ul class=\"figures\">", String::concat)
                + "</ul>\n";
    }

    private static String figure(String number, String what) {
        return "<li><b>%s</b>%s</li>".formatted(Html.escaped(number), Html.escaped(what));
    }

    static String share(long part, long whole) {
        return whole == 0 ? "–" : String.format(java.util.Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    private static String comparison(Comparison comparison) {
        var directions = List.of(Comparison.Direction.values());
        var colours = List.of("--refused", "--b4", "--same", "--better", "--full");
        var legend = IntStream.range(0, directions.size())
                .mapToObj(place -> new Html.Part(directions.get(place).word(), colours.get(place), 0))
                .toList();
        var profiles = comparison.changes().stream()
                .map(change -> change.member().profile())
                .distinct()
                .sorted()
                .toList();
        var bars = profiles.stream()
                .map(profile -> new Html.Bar(
                        profile.word(),
                        IntStream.range(0, directions.size())
                                .mapToObj(place -> new Html.Part(
                                        directions.get(place).word(),
                                        colours.get(place),
                                        comparison.count(directions.get(place), profile)))
                                .toList(),
                        Words.count(comparison.changes().stream()
                                .filter(change -> change.member().profile() == profile)
                                .count())))
                .toList();
        return """
                <section><h2>What changes</h2>
                <p class="quiet">The same use under %s instead of %s, account by account.</p>
                <figure>%s%s</figure>
                %s%s</section>
                """.formatted(
                        Html.escaped(comparison.tried().candidate().file().toString()),
                        Html.escaped(comparison.other().candidate().file().toString()),
                        Html.bars(bars),
                        Html.legend(legend),
                        Html.folded("The same as a table", counts(comparison, profiles)),
                        worst(comparison));
    }

    private static String counts(Comparison comparison, List<Profile> profiles) {
        var rows = new ArrayList<List<String>>();
        rows.add(Stream.concat(
                        Stream.of("profile"),
                        Arrays.stream(Comparison.Direction.values()).map(Comparison.Direction::word))
                .toList());
        profiles.forEach(profile -> rows.add(Stream.concat(
                        Stream.of(profile.word()),
                        Arrays.stream(Comparison.Direction.values())
                                .map(direction -> Words.count(comparison.count(direction, profile))))
                .toList()));
        return Html.table("What changes", rows, Set.of(0));
    }

    private static String worst(Comparison comparison) {
        var worst = comparison.worst(SHOWN);
        if (worst.isEmpty()) {
            return "<p>Nobody is worse off.</p>";
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("account", "plan", "refused", "was", "mean wait", "was", "longest wait", "was"));
        worst.forEach(change -> rows.add(List.of(
                change.member().name(),
                change.member().plan(),
                Words.count(change.tried().refusals()),
                Words.count(change.other().refusals()),
                Words.wait(change.tried().mean()),
                Words.wait(change.other().mean()),
                Words.wait(change.tried().longest()),
                Words.wait(change.other().longest()))));
        return "<h3>Worst off</h3>" + Html.table("Worst off", rows, Set.of(0, 1));
    }
}
