package io.evenhand.accounts.policy;

import io.evenhand.policy.diff.PolicyDiff;
import io.evenhand.policy.document.Block;
import io.evenhand.policy.document.Document;
import io.evenhand.policy.document.Section;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The way from a version of a policy to the others, and to what changed between two of them. */
final class Versions {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Versions() {}

    static boolean published(History history, int number) {
        return all(history).stream().anyMatch(version -> version.number() == number);
    }

    private static List<History.Version> all(History history) {
        return history.versions().stream()
                .filter(version -> version.effectiveAt() != null)
                .toList();
    }

    /** The page with a last section that leads to the other versions; as it is where there is no other. */
    static Document linked(Document page, History history, int shown) {
        var versions = all(history);
        if (versions.size() < 2) {
            return page;
        }
        var sections = new ArrayList<>(page.sections());
        sections.add(new Section("Versions", List.of(new Block.Links(links(versions, shown)))));
        return new Document(page.title(), page.lead(), sections);
    }

    private static List<Block.Link> links(List<History.Version> versions, int shown) {
        var links = new ArrayList<Block.Link>();
        versions.stream()
                .map(History.Version::number)
                .filter(number -> number < shown)
                .reduce((_, later) -> later)
                .ifPresent(before -> links.add(change(shown, before)));
        for (var version : versions.reversed()) {
            if (version.number() != shown) {
                links.add(new Block.Link(
                        "Version %d, from %s".formatted(version.number(), from(version)),
                        "?version=" + version.number()));
            }
        }
        return links;
    }

    private static String from(History.Version version) {
        return Optional.ofNullable(version.effectiveAt()).map(DAY::format).orElse("never");
    }

    private static Block.Link change(int number, int since) {
        return new Block.Link(
                "What version %d changed of version %d".formatted(number, since),
                "?version=%d&since=%d".formatted(number, since));
    }

    /** A page of what changed. */
    static Document changes(String title, PolicyDiff diff, int number, int since) {
        var ways = new Block.Links(List.of(
                new Block.Link("Version %d as a whole".formatted(number), "?version=" + number),
                new Block.Link("Version %d as a whole".formatted(since), "?version=" + since)));
        var lead = diff.changes().isEmpty()
                ? "Nothing that concerns account holders."
                : "Each line says what was, what is, and whether that is better or worse for account holders.";
        var sections = new ArrayList<Section>(diff.sections());
        sections.add(new Section("Versions", List.of(ways)));
        return new Document(
                "%s: what version %d changed of version %d".formatted(title, number, since),
                List.of(new Block.Paragraph(lead)),
                sections);
    }
}
