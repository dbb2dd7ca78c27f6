package io.evenhand.policy.document;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Documents as Markdown with tables; whatever the text holds stays text. */
public final class Markdown {

    private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_\\[\\]|~]");
    private static final Pattern BLOCK = Pattern.compile("^(?:([#+=-])|([0-9]+)([.)])(?= |$))");

    private final StringBuilder text = new StringBuilder();

    private Markdown() {}

    public static String of(Document document) {
        var markdown = new Markdown();
        markdown.text.append("# ").append(line(document.title())).append("\n\n");
        document.lead().forEach(markdown::add);
        document.sections().forEach(section -> markdown.add(section, 2));
        return markdown.text.toString().stripTrailing() + "\n";
    }

    private void add(Section section, int level) {
        text.append("#".repeat(level)).append(' ').append(line(section.title())).append("\n\n");
        section.blocks().forEach(this::add);
        section.parts().forEach(part -> add(part, level + 1));
    }

    private void add(Block block) {
        switch (block) {
            case Block.Paragraph(var words) -> text.append(line(words)).append("\n\n");
            case Block.Items(var items) -> {
                items.forEach(item -> text.append("- ").append(line(item)).append('\n'));
                text.append('\n');
            }
            case Block.Code(var code) ->
                text.append(code.lines().map(line -> "    " + line + "\n").collect(Collectors.joining()))
                        .append('\n');
            case Block.Links(var links) -> {
                links.forEach(link -> text.append("- [%s](%s)%n".formatted(line(link.text()), link.address())));
                text.append('\n');
            }
            case Block.Entries(var entries) -> {
                entries.forEach(entry -> text.append("- **%s**: %s%n"
                        .formatted(
                                line(entry.name()),
                                entry.texts().stream().map(Markdown::line).collect(Collectors.joining(" ")))));
                text.append('\n');
            }
            case Block.Table table -> add(table);
        }
    }

    private void add(Block.Table table) {
        text.append(line(table.caption())).append(":\n\n").append(row(table.head()));
        text.append("|---".repeat(table.head().size())).append("|\n");
        table.rows().forEach(row -> text.append(row(row)));
        text.append('\n');
    }

    private static String row(List<String> cells) {
        return cells.stream().map(Markdown::line).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String line(String words) {
        var inline = SPECIAL.matcher(words.strip().replaceAll("\\s+", " ")).replaceAll("\\\\$0");
        return BLOCK.matcher(inline.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
                .replaceFirst(found -> found.group(1) == null ? "$2\\\\$3" : "\\\\$1");
    }
}
