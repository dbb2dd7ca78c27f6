package io.evenhand.policy.language;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Turns text into a tree of {@link Yaml}. It works on the parser's events rather than on a composed document, because
 * only there every anchor, alias and tag can still be seen, and reading can stop as soon as a bound is passed.
 */
final class YamlFile {

    static final int MOST_CHARACTERS = 1 << 20;
    static final int DEEPEST = 12;
    static final int MOST_ENTRIES = 100;

    private static final String NOT_ALLOWED = "this character is not allowed in YAML";

    private final Iterator<Event> events;
    private final Problems problems;

    private YamlFile(Iterator<Event> events, Problems problems) {
        this.events = events;
        this.problems = problems;
    }

    /** The one document of {@code source}; empty, with a problem, when there is no telling what it says. */
    static Optional<Yaml> parse(String source, Problems problems) {
        if (source.length() > MOST_CHARACTERS) {
            problems.add(Position.START, "", "the file is larger than " + MOST_CHARACTERS + " characters");
            return Optional.empty();
        }
        var broken = Characters.firstBroken(source);
        if (broken.isPresent()) {
            problems.add(Characters.position(broken.getAsInt(), source), "", NOT_ALLOWED);
            return Optional.empty();
        }
        var settings = LoadSettings.builder()
                .setCodePointLimit(MOST_CHARACTERS + 1)
                .setUseMarks(true)
                // In one piece: the reader fails where a piece ends between the halves of characters.
                .setBufferSize(source.length() + 2)
                .build();
        try {
            var events = new Parse(settings).parseString(source).iterator();
            return new YamlFile(events, problems).document();
        } catch (Unreadable unreadable) {
            problems.add(unreadable.at, unreadable.path, unreadable.what);
        } catch (ReaderException unprintable) {
            problems.add(Characters.position(unprintable.getPosition(), source), "", NOT_ALLOWED);
        } catch (MarkedYamlEngineException malformed) {
            var mark = malformed.getProblemMark().or(malformed::getContextMark);
            problems.add(
                    Position.of(mark),
                    "",
                    "not well-formed YAML: look here and just before for a missing quote, bracket or colon, a tab, or"
                            + " wrong indentation");
        } catch (YamlEngineException malformed) {
            problems.add(Position.START, "", "not well-formed YAML");
        }
        return Optional.empty();
    }

    private Optional<Yaml> document() {
        Yaml root = null;
        while (events.hasNext()) {
            var event = events.next();
            switch (event.getEventId()) {
                case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                case DocumentStart -> {
                    if (root != null) {
                        throw new Unreadable(Position.of(event.getStartMark()), "", "a file is one document, not two");
                    }
                }
                case Alias, Scalar, SequenceStart, SequenceEnd, MappingStart, MappingEnd -> root = node(event, "", 0);
            }
        }
        if (root == null) {
            problems.add(Position.START, "", "the file is empty");
        }
        return Optional.ofNullable(root);
    }

    private Yaml node(Event event, String path, int depth) {
        var at = Position.of(event.getStartMark());
        if (depth > DEEPEST) {
            throw new Unreadable(at, path, "nested deeper than any policy needs (" + DEEPEST + " levels)");
        }
        if (event instanceof NodeEvent node) {
            refuseAnchorsAndTags(node, at, path);
        }
        return switch (event.getEventId()) {
            case Scalar -> {
                var scalar = (ScalarEvent) event;
                yield new Yaml.Scalar(at, scalar.getValue(), scalar.isPlain(), isVerbatim(scalar, at));
            }
            case SequenceStart -> new Yaml.Sequence(at, items(path, depth));
            case MappingStart -> new Yaml.Mapping(at, entries(path, depth));
            case Alias -> new Yaml.Refused(at);
            case StreamStart, StreamEnd, DocumentStart, DocumentEnd, SequenceEnd, MappingEnd, Comment ->
                throw new IllegalStateException("the parser's events do not nest");
        };
    }

    /** With escapes and folded lines the text is longer in the file than it reads. */
    private static boolean isVerbatim(ScalarEvent scalar, Position at) {
        var end = Position.of(scalar.getEndMark());
        var quotes = scalar.isPlain() ? 0 : 2;
        return at.line() == end.line()
                && end.column() - at.column() == scalar.getValue().length() + quotes;
    }

    private List<Yaml> items(String path, int depth) {
        var items = new ArrayList<Yaml>();
        for (var event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            refuseMoreThanMost(items.size(), event, path);
            items.add(node(event, Path.item(path, items.size()), depth + 1));
        }
        return items;
    }

    private List<Yaml.Entry> entries(String path, int depth) {
        var entries = new ArrayList<Yaml.Entry>();
        var keys = new HashSet<String>();
        for (var event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            refuseMoreThanMost(entries.size(), event, path);
            var key = node(event, path, depth + 1);
            var name = nameOf(key, path);
            var value = node(events.next(), Path.child(path, name == null ? "?" : name), depth + 1);
            if (name != null && keys.add(name)) {
                entries.add(new Yaml.Entry(key.at(), name, value));
            } else if (name != null) {
                problems.add(key.at(), Path.child(path, name), "stands here a second time");
            }
        }
        return entries;
    }

    private @Nullable String nameOf(Yaml key, String path) {
        if (!(key instanceof Yaml.Scalar scalar) || scalar.isNothing()) {
            problems.add(key.at(), path, "a field's name must be a word");
            return null;
        }
        if (scalar.plain() && scalar.text().equals("<<")) {
            problems.add(key.at(), path, "merge keys are not allowed; write the fields out");
            return null;
        }
        return scalar.text();
    }

    private void refuseAnchorsAndTags(NodeEvent node, Position at, String path) {
        if (node instanceof AliasEvent) {
            problems.add(at, path, "aliases are not allowed; write the value out, or use a parameter");
        } else if (node.getAnchor().isPresent()) {
            problems.add(at, path, "anchors are not allowed; write the value out, or use a parameter");
        }
        var tag = switch (node) {
            case ScalarEvent scalar -> scalar.getTag();
            case CollectionStartEvent collection -> collection.getTag();
            case AliasEvent _ -> Optional.<String>empty();
            default -> throw new IllegalStateException("an unknown kind of node");
        };
        if (tag.isPresent()) {
            problems.add(at, path, "tags are not allowed");
        }
    }

    private static void refuseMoreThanMost(int size, Event event, String path) {
        if (size == MOST_ENTRIES) {
            var at = Position.of(event.getStartMark());
            throw new Unreadable(at, path, "holds more than " + MOST_ENTRIES + " entries");
        }
    }

    /** A bound was passed or the structure is not a policy's; what follows cannot be read. */
    private static final class Unreadable extends RuntimeException {
        private final Position at;
        private final String path;
        private final String what;

        Unreadable(Position at, String path, String what) {
            super(what, null, false, false);
            this.at = at;
            this.path = path;
            this.what = what;
        }
    }
}
