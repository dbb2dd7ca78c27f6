package io.evenhand.local.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Bars of CPU time per decision, stacked by role, one group for each number of connections; as an SVG of its own. */
record Chart(Figures figures) {

    private static final Map<Role, String> COLOURS = Map.of(
            Role.SERVICE, "#2f6f9f",
            Role.REDIS, "#c8553d",
            Role.READERS, "#9fb8c8",
            Role.POSTGRES, "#d9d2c5");
    private static final int WIDTH = 960;
    private static final int LEFT = 250;
    private static final int BAR = 20;
    private static final int TOP = 70;
    private static final int ROOM_FOR_FIGURES = 190;

    String svg() {
        var lines = figures.lines();
        var most = lines.stream().mapToDouble(Chart::total).max().orElse(1);
        var scale = (WIDTH - LEFT - ROOM_FOR_FIGURES) / most;
        var bars = new StringBuilder();
        for (var i = 0; i < lines.size(); i++) {
            bars.append(bar(lines.get(i), TOP + i * (BAR + 6), scale));
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="16" y="26" font-size="17">CPU time of a decision, in microseconds; beside it decisions per second</text>
                %3$s
                %4$s</svg>
                """.formatted(WIDTH, TOP + lines.size() * (BAR + 6) + 16, legend(), bars);
    }

    private static String legend() {
        var legend = new StringBuilder();
        var x = 16;
        for (var role : Role.values()) {
            legend.append(
                    "<rect x=\"%d\" y=\"40\" width=\"12\" height=\"12\" fill=\"%s\"/><text x=\"%d\" y=\"51\">%s</text>"
                            .formatted(x, COLOURS.get(role), x + 18, role.word()));
            x += 110;
        }
        return legend.toString();
    }

    private static String bar(Line line, int y, double scale) {
        var text = new StringBuilder();
        var measured = line.measured();
        text.append("<text x=\"16\" y=\"%d\">%s, %d connections, append-only %s</text>%n"
                .formatted(
                        y + 15,
                        measured.kind().word(),
                        measured.connections(),
                        measured.appendOnly().word()));
        var x = (double) LEFT;
        for (var role : List.of(Role.values())) {
            var cpu = line.cpu().get(role);
            if (cpu != null) {
                text.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"><title>%s %.1f µs</title></rect>%n",
                        x,
                        y,
                        cpu.median() * scale,
                        BAR,
                        COLOURS.get(role),
                        role.word(),
                        cpu.median()));
                x += cpu.median() * scale;
            }
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\">%.1f µs, %,.0f/s</text>%n",
                        x + 6,
                        y + 15,
                        total(line),
                        line.perSecond().median()))
                .toString();
    }

    private static double total(Line line) {
        return line.cpu().values().stream().mapToDouble(Spread::median).sum();
    }
}
