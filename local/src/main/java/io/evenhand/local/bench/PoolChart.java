package io.evenhand.local.bench;

import io.evenhand.local.bench.Rush.Served;
import java.util.List;
import java.util.Locale;

/** Who is served how in a pool, as an SVG of its own: shares beside what the weights promise, then waits. */
record PoolChart(List<Rush> rushes) {

    private static final int WIDTH = 960;
    private static final int LEFT = 250;
    private static final int BAR = 18;
    private static final int STEP = 24;
    private static final int LONGEST = 520;

    String svg() {
        var body = new StringBuilder();
        var y = 30;
        for (var rush : rushes) {
            var busy =
                    rush.installs().stream().filter(each -> each.backlog() > 0).toList();
            if (!busy.isEmpty()) {
                y = shares(rush, busy, y, body);
            }
        }
        y = lanes(y, body);
        y = waits("p99 of the wait of who comes now and then, by what the flood keeps waiting", light(), y, body);
        y = waits("p99 of the wait below the peak", below(), y, body);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                %3$s</svg>
                """.formatted(WIDTH, y, body);
    }

    private static int shares(Rush rush, List<Served> busy, int from, StringBuilder to) {
        var y = title(
                rush.name() + ": share of what its lane's busy installs got; the line is what its weight promises",
                from,
                to);
        var scale = LONGEST
                / busy.stream()
                        .mapToDouble(each -> Math.max(rush.shareOfLane(each), rush.fairShare(each)))
                        .max()
                        .orElse(1);
        for (var each : busy) {
            var fair = LEFT + rush.fairShare(each) * scale;
            bar(
                    each.name() + ", weight " + Math.round(each.weight()),
                    rush.shareOfLane(each) * scale,
                    "%s, fair %s".formatted(Rush.percent(rush.shareOfLane(each)), Rush.percent(rush.fairShare(each))),
                    each.lane().equals("relaxed") ? "#c8553d" : "#2f6f9f",
                    y,
                    to);
            to.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%1$.1f\" y1=\"%2$d\" x2=\"%1$.1f\" y2=\"%3$d\" stroke=\"black\" stroke-width=\"2\"/>%n",
                    fair,
                    y - 2,
                    y + BAR + 2));
            y += STEP;
        }
        return y + STEP;
    }

    /** Of the cases with work in the relaxed lane: what it got of the whole pool. */
    private int lanes(int from, StringBuilder to) {
        var y = title("relaxed lane: share of the pool; 10% is kept for it", from, to);
        for (var rush : rushes) {
            var share = rush.shareOf("relaxed");
            if (share > 0) {
                bar(rush.name(), share * LONGEST, Rush.percent(share), "#c8553d", y, to);
                y += STEP;
            }
        }
        return y + STEP;
    }

    private record Wait(String who, double millis) {}

    private List<Wait> light() {
        return rushes.stream()
                .flatMap(rush -> rush.installs().stream()
                        .filter(each -> each.name().equals(Rush.LIGHT))
                        .map(each -> new Wait(rush.name(), each.p99Millis())))
                .toList();
    }

    private List<Wait> below() {
        return rushes.stream()
                .filter(rush -> rush.installs().stream().allMatch(each -> each.backlog() == 0))
                .flatMap(rush -> rush.installs().stream().map(each -> new Wait(each.name(), each.p99Millis())))
                .toList();
    }

    private static int waits(String title, List<Wait> waits, int from, StringBuilder to) {
        var y = title(title, from, to);
        var scale = LONGEST
                / Math.max(1, waits.stream().mapToDouble(Wait::millis).max().orElse(1));
        for (var wait : waits) {
            bar(
                    wait.who(),
                    wait.millis() * scale,
                    String.format(Locale.ROOT, "%,.1f ms", wait.millis()),
                    "#2f6f9f",
                    y,
                    to);
            y += STEP;
        }
        return y + STEP;
    }

    private static int title(String text, int y, StringBuilder to) {
        to.append("<text x=\"16\" y=\"%d\" font-size=\"15\">%s</text>%n".formatted(y, text));
        return y + 16;
    }

    private static void bar(String label, double length, String figure, String colour, int y, StringBuilder to) {
        to.append(String.format(
                Locale.ROOT,
                "<text x=\"16\" y=\"%d\">%s</text><rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                        + "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
                y + 14,
                label,
                LEFT,
                y,
                length,
                BAR,
                colour,
                LEFT + length + 8,
                y + 14,
                figure));
    }
}
