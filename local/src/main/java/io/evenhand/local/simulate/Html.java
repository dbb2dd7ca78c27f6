package io.evenhand.local.simulate;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Pieces of a page: escaped text, tables, and charts as SVG that stretch to any width, their words beside them. */
final class Html {

    private Html() {}

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A table whose first row is its heading and whose first column names the rows. */
    static String table(String caption, List<List<String>> rows, Set<Integer> words) {
        var html = new StringBuilder("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table>"
                .formatted(escaped(caption)));
        html.append("<thead>")
                .append(row(rows.getFirst(), words, "th scope=\"col\"", "th"))
                .append("</thead><tbody>");
        rows.stream().skip(1).forEach(row -> html.append(row(row, words, "td", "td")));
        return html.append("</tbody></table></div>\n").toString();
    }

    private static String row(List<String> cells, Set<Integer> words, String open, String close) {
        var html = new StringBuilder("<tr>");
        for (var column = 0; column < cells.size(); column++) {
            html.append("<%s%s>%s</%s>"
                    .formatted(
                            open, words.contains(column) ? " class=\"word\"" : "", escaped(cells.get(column)), close));
        }
        return html.append("</tr>\n").toString();
    }

    static String folded(String summary, String content) {
        return "<details><summary>%s</summary>%s</details>%n".formatted(escaped(summary), content);
    }

    /** A part of a bar or column. */
    record Part(String name, String colour, long size) {}

    /** A row of a bar chart: its name, its parts, and a figure at its end. */
    record Bar(String name, List<Part> parts, String figure) {

        private long size() {
            return parts.stream().mapToLong(Part::size).sum();
        }
    }

    /** Bars of the same length, each divided into its parts. */
    static String bars(List<Bar> bars) {
        var html = new StringBuilder("<div class=\"bars\">");
        for (var bar : bars) {
            html.append("<div><span>%s</span>%s<span>%s</span></div>%n"
                    .formatted(escaped(bar.name()), bar(bar), escaped(bar.figure())));
        }
        return html.append("</div>").toString();
    }

    private static String bar(Bar bar) {
        var svg = new StringBuilder(
                "<svg class=\"bar\" viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"%s\">"
                        .formatted(escaped(bar.name())));
        var from = 0.0;
        for (var part : bar.parts()) {
            var width = bar.size() == 0 ? 0 : 100.0 * part.size() / bar.size();
            if (width > 0) {
                svg.append(rectangle(from, 0, width, 1, part, "%.1f %%".formatted(width)));
            }
            from += width;
        }
        return svg.append("</svg>").toString();
    }

    /** Columns of stacked parts. */
    static String columns(String label, List<Bar> columns, long most) {
        var svg = new StringBuilder(chart("columns", columns.size(), label));
        for (var column = 0; column < columns.size(); column++) {
            var from = 100.0;
            for (var part : columns.get(column).parts()) {
                var height = most == 0 ? 0 : 100.0 * part.size() / most;
                if (height > 0) {
                    from -= height;
                    svg.append(rectangle(
                            column + 0.07,
                            from,
                            0.86,
                            height,
                            part,
                            columns.get(column).name() + ": " + Words.count(part.size())));
                }
            }
        }
        return svg.append("</svg>").toString();
    }

    /** Curves over the same places. */
    static String curves(String label, List<List<Long>> curves, List<String> colours, long most) {
        var places = curves.getFirst().size();
        var svg = new StringBuilder(chart("curves", Math.max(1, places), label));
        for (var curve = 0; curve < curves.size(); curve++) {
            var points = new StringBuilder("0,100");
            for (var place = 0; place < places; place++) {
                points.append(String.format(
                        Locale.ROOT,
                        " %d,%.2f",
                        place + 1,
                        100 - 98.0 * curves.get(curve).get(place) / Math.max(1, most)));
            }
            svg.append("<polyline class=\"curve\" stroke=\"var(%s)\" points=\"%s\"/>"
                    .formatted(colours.get(curve), points));
        }
        return svg.append("</svg>").toString();
    }

    private static String chart(String kind, int width, String label) {
        var svg = new StringBuilder(
                "<svg class=\"%s\" viewBox=\"0 0 %d 100\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"%s\">"
                        .formatted(kind, Math.max(1, width), escaped(label)));
        for (var y = 0; y < 100; y += 25) {
            svg.append("<line class=\"grid\" x1=\"0\" x2=\"%d\" y1=\"%2$d\" y2=\"%2$d\"/>"
                    .formatted(Math.max(1, width), y));
        }
        return svg.toString();
    }

    private static String rectangle(double x, double y, double width, double height, Part part, String figure) {
        return String.format(
                Locale.ROOT,
                "<rect x=\"%.3f\" y=\"%.3f\" width=\"%.3f\" height=\"%.3f\" fill=\"var(%s)\"><title>%s</title></rect>",
                x,
                y,
                width,
                height,
                part.colour(),
                escaped(part.name() + ", " + figure));
    }

    static String legend(List<Part> parts) {
        var html = new StringBuilder("<ul class=\"legend\">");
        parts.forEach(part -> html.append(
                "<li><i style=\"background:var(%s)\"></i>%s</li>".formatted(part.colour(), escaped(part.name()))));
        return html.append("</ul>").toString();
    }
}
