package io.evenhand.appeals.page;

import io.evenhand.policy.message.Words;
import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Own use of a meter by the day, beside the limit and beside others on the plan.
 *
 * @param meter what is counted, in words
 * @param limit of a day; 0 where there is none
 * @param limitName what the limit is called on the chart
 * @param peersMiddle half of the others used no more yesterday
 * @param peersHigh nine of ten used no more
 * @param peersCount how many others there are; 0 where they are too few to be told of
 */
@TemplateData
public record ChartPart(
        String meter, List<Day> days, long limit, String limitName, long peersMiddle, long peersHigh, long peersCount) {

    /** Fewer others could be told apart. */
    private static final long FEWEST_TOLD = 20;

    private static final int TABLE = 7;

    public ChartPart {
        days = List.copyOf(days);
    }

    /** Use of one day. */
    @TemplateData
    public record Day(String label, String name, long used) {

        public String number() {
            return Words.number(used);
        }
    }

    /**
     * Empty where nothing was told of any day.
     *
     * @param meter what {@code series} and {@code peers} are about
     * @param usage all limits of the account, as metering-service tells them
     */
    public static Optional<ChartPart> of(
            String meter, Optional<Told> usage, Optional<Told> series, Optional<Told> peers, ZoneId zone) {
        var times = new Times(zone);
        var days = series.stream()
                .flatMap(told -> told.items("items"))
                .flatMap(point -> point.instant("startsAt").stream()
                        .map(at -> new Day(
                                times.shortDay(at),
                                times.day(at),
                                point.number("units").orElse(0L))))
                .toList();
        if (days.isEmpty()) {
            return Optional.empty();
        }
        var limit = usage.flatMap(told -> limit(told, meter));
        var others = peers.flatMap(told -> told.at("others"))
                .filter(told -> told.number("count").orElse(0L) >= FEWEST_TOLD);
        return Optional.of(new ChartPart(
                Words.name(meter),
                days,
                limit.map(DayLimit::units).orElse(0L),
                limit.map(DayLimit::name).orElse(""),
                others.flatMap(told -> told.decimal("median")).map(Math::round).orElse(0L),
                others.flatMap(told -> told.decimal("p90")).map(Math::round).orElse(0L),
                others.flatMap(told -> told.number("count")).orElse(0L)));
    }

    /** The meter of the fullest limit: what a chart is best about. */
    public static Optional<String> meter(Told usage) {
        return usage.items("items")
                .filter(item -> item.text("meter").isPresent()
                        && item.text("window").isPresent()
                        && !item.text("state").equals(Optional.of("shadow")))
                .max(Comparator.comparingDouble(ChartPart::share))
                .flatMap(item -> item.text("meter"));
    }

    /** How full a limit is, from 0; below 0 where nothing is its end. */
    public static double share(Told item) {
        var until = item.number("until").orElse(0L);
        return until > 0 ? (double) item.number("used").orElse(0L) / (double) until : -1;
    }

    private record DayLimit(long units, String name) {}

    /** The limit of a day; of a longer window its part for one day, which says so. */
    private static Optional<DayLimit> limit(Told usage, String meter) {
        return usage.items("items")
                .filter(item -> item.text("meter").equals(Optional.of(meter)))
                .filter(item -> item.number("until").orElse(0L) > 0)
                .flatMap(item ->
                        length(item).map(length -> limit(item.number("until").orElse(0L), length, item)).stream())
                .findFirst();
    }

    private static DayLimit limit(long until, Duration window, Told item) {
        var count = Math.max(
                1,
                Math.round(
                        (double) window.toHours() / (double) Duration.ofDays(1).toHours()));
        var of = item.text("window").orElse("window");
        return count == 1
                ? new DayLimit(until, "Limit: %s a day".formatted(Chart.shortly(until)))
                : new DayLimit(
                        Math.max(1, until / count),
                        "%s a %s, spread evenly"
                                .formatted(Chart.shortly(until), of.equals("cycle") ? "billing cycle" : of));
    }

    /** How long the present window is; empty where it is shorter than a day, so that days say nothing about it. */
    private static Optional<Duration> length(Told item) {
        return item.instant("startsAt")
                .flatMap(from -> item.instant("resetsAt").map(to -> Duration.between(from, to)))
                .filter(length -> length.toHours() >= 23);
    }

    public boolean hasLimit() {
        return limit > 0;
    }

    public boolean hasPeers() {
        return peersCount > 0;
    }

    /** How many days it is about. */
    public int length() {
        return days.size();
    }

    /** What others use, in words. */
    public String peers() {
        return hasPeers() ? "%s to %s".formatted(Words.number(peersMiddle), Words.number(peersHigh)) : "";
    }

    public String peersSize() {
        return Words.number(peersCount);
    }

    public String limitNumber() {
        return Words.number(limit);
    }

    public String today() {
        return Chart.shortly(days.getLast().used()) + " today";
    }

    boolean isOver(Day day) {
        return hasLimit() && day.used() > limit;
    }

    public boolean isOverToday() {
        return isOver(days.getLast());
    }

    /** What the chart shows, as a heading. */
    public String finding() {
        var over = days.stream().filter(this::isOver).count();
        var what = Character.toUpperCase(meter.charAt(0)) + meter.substring(1);
        if (!hasLimit()) {
            return "%s by the day".formatted(what);
        }
        return over == 0
                ? "%s: below the line on each day".formatted(what)
                : "%s: above the line on %s".formatted(what, Words.count(over, "day"));
    }

    /** The last days, for the table. */
    public List<Day> table() {
        return days.subList(Math.max(0, days.size() - TABLE), days.size()).reversed();
    }

    public Chart wide() {
        return Chart.wide(this);
    }

    public Chart narrow() {
        return Chart.narrow(this);
    }
}
