package io.evenhand.appeals.page;

import io.evenhand.policy.message.Words;
import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Where everything of a chart stands, drawn by the server: it is whole without a script. Colors come from the style sheet, so
 * that one drawing serves both themes.
 *
 * @param name tells the two drawings of a page apart
 */
@TemplateData
public record Chart(String name, int width, int height, ChartPart part, int labels) {

    private static final int RIGHT = 16;
    private static final int TOP = 28;
    private static final int BOTTOM = 34;
    private static final int LEFT = 52;
    private static final int GRID = 4;

    /** A line across. */
    @TemplateData
    public record Tick(String y, String label) {}

    /** A date below. */
    @TemplateData
    public record Date(String x, String label, String anchor) {}

    /** A day, to be pointed at. */
    @TemplateData
    public record Dot(String x, String y, String day, String used, String peers, boolean over) {}

    static Chart wide(ChartPart part) {
        return new Chart("wide", 720, 300, part, 4);
    }

    static Chart narrow(ChartPart part) {
        return new Chart("narrow", 328, 260, part, 3);
    }

    private List<ChartPart.Day> days() {
        return part.days();
    }

    private double x(int day) {
        return LEFT + (width - LEFT - RIGHT) * (days().size() == 1 ? 1.0 : (double) day / (days().size() - 1));
    }

    private double y(long value) {
        return TOP + (height - TOP - BOTTOM) * (1 - (double) value / (double) top());
    }

    /** The top of the scale: a round number that everything lies below. */
    private long top() {
        var step = step();
        return (highest() / step + 1) * step;
    }

    private long highest() {
        var used = days().stream().mapToLong(ChartPart.Day::used).max().orElse(0);
        return Math.max(Math.max(used, 1), Math.max(part.limit(), part.hasPeers() ? part.peersHigh() : 0));
    }

    /** 1, 2 or 5 with zeros. */
    private long step() {
        var rough = Math.max(1.0, (double) highest() / GRID);
        var power = Math.pow(10, Math.floor(Math.log10(rough)));
        var times = rough / power;
        var nice = times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10;
        return Math.max(1, Math.round(nice * power));
    }

    private static String at(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** The line of use. */
    public String line() {
        var path = new StringBuilder();
        IntStream.range(0, days().size())
                .forEach(day -> path.append(day == 0 ? "M" : "L")
                        .append(at(x(day)))
                        .append(' ')
                        .append(at(y(days().get(day).used()))));
        return path.toString();
    }

    /** What lies below the line. */
    public String area() {
        return line() + "L%s %sL%s %sZ".formatted(at(x(days().size() - 1)), yBase(), at(x(0)), yBase());
    }

    public String bandY() {
        return at(y(part.peersHigh()));
    }

    public String bandHeight() {
        return at(Math.max(1, y(part.peersMiddle()) - y(part.peersHigh())));
    }

    public String bandLabelY() {
        return at(y(part.peersMiddle()) - 6);
    }

    public String limitY() {
        return at(part.hasLimit() ? y(part.limit()) : 0);
    }

    public String limitLabelY() {
        return at(part.hasLimit() ? y(part.limit()) - 8 : 0);
    }

    public String left() {
        return at(LEFT);
    }

    public String right() {
        return at(width - RIGHT);
    }

    public String plotWidth() {
        return at(width - LEFT - RIGHT);
    }

    public String yTop() {
        return at(TOP);
    }

    public String yBase() {
        return at(y(0));
    }

    public String lastX() {
        return at(x(days().size() - 1));
    }

    public String lastY() {
        return at(y(days().getLast().used()));
    }

    public String lastLabelY() {
        return at(Math.max(12, y(days().getLast().used()) - 12));
    }

    /** The lines across, from the bottom up. */
    public List<Tick> ticks() {
        var ticks = new ArrayList<Tick>();
        for (var value = 0L; value <= top(); value += step()) {
            ticks.add(new Tick(at(y(value)), shortly(value)));
        }
        return ticks;
    }

    /** 60k, 1.2M. */
    static String shortly(long value) {
        if (value < 10_000) {
            return Words.number(value);
        }
        var million = value >= 1_000_000;
        var text = String.format(Locale.ROOT, "%.1f", (double) value / (million ? 1_000_000.0 : 1_000.0));
        return text.replace(".0", "") + (million ? "M" : "k");
    }

    /** A few dates, the first and the last among them. */
    public List<Date> dates() {
        var last = days().size() - 1;
        return IntStream.range(0, labels)
                .map(label -> last * label / (labels - 1))
                .distinct()
                .mapToObj(day -> new Date(
                        at(x(day)),
                        days().get(day).label(),
                        day == 0 && last > 0 ? "start" : day == last ? "end" : "middle"))
                .toList();
    }

    /** Every day, to be pointed at. */
    public List<Dot> dots() {
        return IntStream.range(0, days().size())
                .mapToObj(index -> {
                    var day = days().get(index);
                    return new Dot(
                            at(x(index)),
                            at(y(day.used())),
                            day.name(),
                            Words.number(day.used()),
                            part.peers(),
                            part.isOver(day));
                })
                .toList();
    }
}
