package io.evenhand.local.simulate;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One policy's outcomes as sections of the page. */
record HtmlOutcomes(Outcomes outcomes, ZoneId zone, String under) {

    private static final int SHOWN = 20;
    private static final int COLOURS_OF_BANDS = 5;

    String text() {
        return overTime() + waits() + hit() + limits() + flags();
    }

    private String overTime() {
        var timeline = outcomes.timeline();
        var columns = IntStream.range(0, timeline.stretches())
                .mapToObj(stretch -> new Html.Bar(
                        Words.at(timeline.begins(stretch), zone),
                        timeline.accounts().entrySet().stream()
                                .map(each -> part(each.getKey(), each.getValue().get(stretch)))
                                .toList(),
                        ""))
                .toList();
        var most = timeline.most();
        var legend =
                timeline.accounts().keySet().stream().map(rank -> part(rank, 0)).toList();
        return """
                <section><h2>Accounts over time%s</h2>
                <p class="quiet">Each account counts by the worst that happened to it in %s. Up to %s accounts.</p>
                <figure>%s%s%s</figure>
                %s</section>
                """.formatted(
                        Html.escaped(under),
                        stretch(timeline.width()),
                        Words.count(most),
                        Html.columns("Accounts by speed over time", columns, most),
                        axis(timeline),
                        Html.legend(legend),
                        Html.folded("The same as a table", timelineTable(timeline)));
    }

    private Html.Part part(int rank, long size) {
        return new Html.Part(Speed.name(rank, outcomes.candidate().bands()), colour(rank), size);
    }

    /** Bands share five colours, whatever their number. */
    private String colour(int rank) {
        return switch (rank) {
            case Speed.FULL -> "--full";
            case Speed.RELAXED -> "--relaxed";
            case Speed.SLOWED -> "--slowed";
            case Speed.QUEUED -> "--queued";
            case Speed.REFUSED -> "--refused";
            default -> {
                var bands = Math.max(1, outcomes.candidate().bands().size());
                yield "--b"
                        + Math.clamp((long) Math.ceil((double) rank * COLOURS_OF_BANDS / bands), 1, COLOURS_OF_BANDS);
            }
        };
    }

    private String axis(Timeline timeline) {
        return "<div class=\"axis\"><span>%s</span><span>%s</span><span>%s</span></div>"
                .formatted(
                        tick(timeline, 0),
                        tick(timeline, timeline.stretches() / 2),
                        tick(timeline, timeline.stretches()));
    }

    private String tick(Timeline timeline, int stretch) {
        var at = timeline.begins(stretch);
        return timeline.width().toDays() > 0 ? Words.day(at, zone) : Words.at(at, zone);
    }

    private static String stretch(Duration width) {
        if (width.toDays() > 0) {
            return width.toDays() == 1 ? "a day" : width.toDays() + " days";
        }
        return width.toHours() > 0 ? width.toHours() + " h" : width.toMinutes() + " min";
    }

    private String timelineTable(Timeline timeline) {
        var rows = new ArrayList<List<String>>();
        rows.add(Stream.concat(
                        Stream.of("from"),
                        timeline.accounts().keySet().stream()
                                .map(rank ->
                                        Speed.name(rank, outcomes.candidate().bands())))
                .toList());
        for (var place = 0; place < timeline.stretches(); place++) {
            var stretch = place;
            rows.add(Stream.concat(
                            Stream.of(Words.at(timeline.begins(stretch), zone)),
                            timeline.accounts().values().stream().map(each -> Words.count(each.get(stretch))))
                    .toList());
        }
        return Html.table("Accounts over time", rows, Set.of(0));
    }

    private String waits() {
        var bars = groups().map(group -> new Html.Bar(
                        group.name(),
                        IntStream.range(0, Waits.CLASS_NAMES.size())
                                .mapToObj(place -> new Html.Part(
                                        Waits.CLASS_NAMES.get(place),
                                        "--w" + place,
                                        group.waits().classes().get(place)))
                                .toList(),
                        "p95 " + Words.wait(group.waits().p95())))
                .toList();
        var legend = IntStream.range(0, Waits.CLASS_NAMES.size())
                .mapToObj(place -> new Html.Part(Waits.CLASS_NAMES.get(place), "--w" + place, 0))
                .toList();
        return """
                <section><h2>How long uses wait%s</h2>
                <p class="quiet">From the request to its start, of all uses that were accepted.</p>
                <figure>%s%s</figure>
                %s</section>
                """.formatted(
                        Html.escaped(under),
                        Html.bars(bars),
                        Html.legend(legend),
                        Html.folded("The same as a table", groupTable()));
    }

    private Stream<Group> groups() {
        return Stream.concat(
                outcomes.profiles().stream(), outcomes.plans().size() > 1 ? outcomes.plans().stream() : Stream.empty());
    }

    private String groupTable() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of(
                "accounts of",
                "accounts",
                "uses",
                "at once",
                "delayed",
                "queued",
                "refused",
                "p50",
                "p95",
                "longest",
                "credits"));
        Stream.concat(groups(), Stream.of(outcomes.all()))
                .forEach(group -> rows.add(List.of(
                        group.name(),
                        Words.count(group.accounts()),
                        Words.count(group.decisions()),
                        Words.count(group.admitted()),
                        Words.count(group.delayed()),
                        Words.count(group.queued()),
                        Words.count(group.refusals()),
                        Words.wait(group.waits().median()),
                        Words.wait(group.waits().p95()),
                        Words.wait(group.waits().longest()),
                        Words.count(group.credits()))));
        return Html.table("Waits", rows, Set.of(0));
    }

    private String hit() {
        var bars = groups().map(group -> new Html.Bar(
                        group.name(),
                        List.of(
                                new Html.Part("never below full speed", "--full", group.untouchedAccounts()),
                                new Html.Part(
                                        "slowed",
                                        "--b3",
                                        group.accounts() - group.untouchedAccounts() - group.refusedAccounts()),
                                new Html.Part("refused at least once", "--refused", group.refusedAccounts())),
                        Words.count(group.accounts())))
                .toList();
        var slowed = cumulated(AccountTally.Line::slowed);
        var refused = cumulated(AccountTally.Line::refused);
        var most = Math.max(last(slowed), last(refused));
        return """
                <section><h2>Who is hit, and when%s</h2>
                <figure>%s%s</figure>
                %s%s%s</section>
                """.formatted(
                        Html.escaped(under),
                        Html.bars(bars),
                        Html.legend(bars.isEmpty() ? List.of() : bars.getFirst().parts()),
                        most == 0
                                ? "<p>Nobody is slowed or refused.</p>"
                                : """
                                  <h3>Accounts hit so far</h3>
                                  <figure>%s%s%s<figcaption>At most %s.</figcaption></figure>
                                  """.formatted(
                                                Html.curves(
                                                        "Accounts hit so far",
                                                        List.of(slowed, refused),
                                                        List.of("--b3", "--refused"),
                                                        most),
                                                axis(outcomes.timeline()),
                                                Html.legend(List.of(
                                                        new Html.Part("below full speed", "--b3", 0),
                                                        new Html.Part("refused", "--refused", 0))),
                                                Words.count(most)),
                        hits("Slowed first", outcomes.first(AccountTally.Line::slowed, SHOWN)),
                        hits("Refused first", outcomes.first(AccountTally.Line::refused, SHOWN)));
    }

    /** How many accounts had been hit by the end of each stretch of the timeline. */
    private List<Long> cumulated(Function<AccountTally.Line, Optional<Hit>> hit) {
        var timeline = outcomes.timeline();
        var times = outcomes.accounts().stream()
                .flatMap(line -> hit.apply(line).stream())
                .map(Hit::at)
                .sorted()
                .toList();
        return IntStream.range(0, timeline.stretches())
                .mapToObj(stretch -> before(times, timeline.begins(stretch + 1)))
                .toList();
    }

    private static long before(List<Instant> times, Instant end) {
        return times.stream().takeWhile(at -> at.isBefore(end)).count();
    }

    private static long last(List<Long> numbers) {
        return numbers.isEmpty() ? 0 : numbers.getLast();
    }

    private String hits(String title, List<Hit> hits) {
        if (hits.isEmpty()) {
            return "";
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("account", "when", "by"));
        hits.forEach(hit -> rows.add(List.of(hit.account(), Words.at(hit.at(), zone), hit.cause())));
        return Html.folded(title, Html.table(title, rows, Set.of(0, 1, 2)));
    }

    private String flags() {
        if (outcomes.flags().isEmpty()) {
            return "";
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("rule", "violation", "state", "findings", "accounts", "first"));
        outcomes.flags()
                .forEach(flag -> rows.add(List.of(
                        flag.name(),
                        flag.violation(),
                        flag.stage(),
                        Words.count(flag.findings()),
                        Words.count(flag.accounts()),
                        Words.first(flag.first(), zone))));
        var bars = groups().map(group -> new Html.Bar(
                        group.name(),
                        List.of(
                                new Html.Part("not flagged", "--full", group.accounts() - group.flaggedAccounts()),
                                new Html.Part("flagged at least once", "--refused", group.flaggedAccounts())),
                        Words.count(group.flaggedAccounts())))
                .toList();
        return """
                <section><h2>Who is flagged%s</h2>
                <p class="quiet">A finding is a suspicion: the policy says who decides what follows from it.</p>
                <figure>%s%s</figure>
                %s%s</section>
                """.formatted(
                        Html.escaped(under),
                        Html.bars(bars),
                        Html.legend(bars.isEmpty() ? List.of() : bars.getFirst().parts()),
                        Html.table("Rules of suspicion", rows, Set.of(0, 1, 2, 5)),
                        hits("Flagged first", outcomes.first(AccountTally.Line::flagged, SHOWN)));
    }

    private String limits() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of(
                "limit",
                "state",
                "looked at",
                "delays",
                "queues",
                "refuses",
                "p95 wait",
                "longest",
                "accounts slowed",
                "accounts refused",
                "first slowed",
                "first refused"));
        for (var limit : outcomes.limits()) {
            rows.add(List.of(
                    limit.name(),
                    limit.stage(),
                    Words.count(limit.looked()),
                    Words.count(limit.delayed()),
                    Words.count(limit.queued()),
                    Words.count(limit.denied()),
                    Words.wait(limit.waits().p95()),
                    Words.wait(limit.waits().longest()),
                    Words.count(limit.slowedAccounts()),
                    Words.count(limit.refusedAccounts()),
                    Words.first(limit.slowed(), zone),
                    Words.first(limit.refused(), zone)));
        }
        return """
                <section><h2>Limit by limit%s</h2>
                <p class="quiet">Of a limit in shadow or warn: what it would have said.</p>
                %s</section>
                """.formatted(Html.escaped(under), Html.table("Limits", rows, Set.of(0, 1, 10, 11)));
    }
}
