package io.evenhand.policy.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Documents as HTML, well-formed as XML too: no script, nothing loaded, readable on a phone, in print, by a screen reader. */
public final class Html {

    private static final String STYLE = style();
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+");

    private final StringBuilder html = new StringBuilder();

    private Html() {}

    /** A page of its own. */
    public static String page(Document document) {
        var page = new Html();
        document.lead().forEach(page::add);
        page.contents(document.sections());
        document.sections().forEach(section -> page.add(section, 2));
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>%1$s</title>
                <style>%2$s</style>
                </head>
                <body>
                <a class="skip" href="#content">Skip to the text</a>
                <main id="content">
                <h1>%1$s</h1>
                %3$s</main>
                </body>
                </html>
                """.formatted(escaped(document.title()), STYLE, page.html);
    }

    /** Sections to stand inside another page, from a heading of the second level down. */
    public static String fragment(List<Section> sections) {
        var fragment = new Html();
        sections.forEach(section -> fragment.add(section, 2));
        return fragment.html.toString();
    }

    /** What a Content-Security-Policy has to allow as {@code style-src} so that a page has its style, and no other. */
    public static String styleSource() {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(STYLE.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private void contents(List<Section> sections) {
        html.append("<nav aria-label=\"On this page\"><ul>\n");
        sections.forEach(section ->
                html.append("<li><a href=\"#%s\">%s</a></li>%n".formatted(id(section), escaped(section.title()))));
        html.append("</ul></nav>\n");
    }

    private void add(Section section, int level) {
        var id = level == 2 ? " id=\"" + id(section) + "\"" : "";
        html.append("<section%s>%n<h%d>%s</h%2$d>%n".formatted(id, level, escaped(section.title())));
        section.blocks().forEach(this::add);
        section.parts().forEach(part -> add(part, level + 1));
        html.append("</section>\n");
    }

    private void add(Block block) {
        switch (block) {
            case Block.Paragraph(var text) -> html.append("<p>%s</p>%n".formatted(text(text)));
            case Block.Items(var texts) ->
                html.append(texts.stream()
                        .map(text -> "<li>" + text(text) + "</li>\n")
                        .collect(Collectors.joining("", "<ul>\n", "</ul>\n")));
            case Block.Code(var code) ->
                html.append("<pre tabindex=\"0\"><code>%s</code></pre>%n".formatted(escaped(code)));
            case Block.Links(var links) ->
                html.append(links.stream()
                        .map(link -> "<li><a href=\"%s\">%s</a></li>%n"
                                .formatted(escaped(link.address()), escaped(link.text())))
                        .collect(Collectors.joining("", "<ul>\n", "</ul>\n")));
            case Block.Entries(var entries) -> {
                html.append("<dl>\n");
                entries.forEach(entry -> {
                    html.append("<dt>%s</dt>%n".formatted(text(entry.name())));
                    entry.texts().forEach(text -> html.append("<dd>%s</dd>%n".formatted(text(text))));
                });
                html.append("</dl>\n");
            }
            case Block.Table table -> add(table);
        }
    }

    private void add(Block.Table table) {
        html.append(
                "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"%s\"><table>%n<caption>%1$s</caption>%n"
                        .formatted(escaped(table.caption())));
        html.append(table.head().stream()
                .map(cell -> "<th scope=\"col\">" + text(cell) + "</th>")
                .collect(Collectors.joining("", "<thead><tr>", "</tr></thead>\n<tbody>\n")));
        table.rows().forEach(row -> html.append(row(row)));
        html.append("</tbody></table></div>\n");
    }

    private static String row(List<String> cells) {
        return cells.stream()
                .skip(1)
                .map(cell -> "<td>" + text(cell) + "</td>")
                .collect(
                        Collectors.joining("", "<tr><th scope=\"row\">" + text(cells.getFirst()) + "</th>", "</tr>\n"));
    }

    private static String id(Section section) {
        return section.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    /** Escaped, with a link for every e-mail address in it. */
    private static String text(String words) {
        return ADDRESS.matcher(escaped(words)).replaceAll("<a href=\"mailto:$0\">$0</a>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String style() {
        try (var resource = Html.class.getResourceAsStream("page.css")) {
            return new String(Optional.ofNullable(resource).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
