package io.evenhand.policy.document;

import java.util.List;

/** Something under a heading. All of it is plain text; only links lead elsewhere, and none of them is made of a policy's words. */
public sealed interface Block {

    record Paragraph(String text) implements Block {}

    /** A list. */
    record Items(List<String> texts) implements Block {

        public Items {
            texts = List.copyOf(texts);
        }
    }

    /** A list of what can be followed. */
    record Links(List<Link> links) implements Block {

        public Links {
            links = List.copyOf(links);
        }
    }

    /**
     * Something that can be followed.
     *
     * @param address of the page, or relative to it
     */
    record Link(String text, String address) {}

    /** What is typed as it stands. */
    record Code(String text) implements Block {}

    /** Names, and what is said of each. */
    record Entries(List<Entry> entries) implements Block {

        public Entries {
            entries = List.copyOf(entries);
        }
    }

    record Entry(String name, List<String> texts) {

        public Entry {
            texts = List.copyOf(texts);
        }
    }

    /** A table; the first cell of a row names it, and every row has a cell for each heading. */
    record Table(String caption, List<String> head, List<List<String>> rows) implements Block {

        public Table {
            head = List.copyOf(head);
            rows = rows.stream().map(List::copyOf).toList();
            for (var row : rows) {
                if (row.size() != head.size()) {
                    throw new IllegalArgumentException(
                            "A row has %d cells under %d headings".formatted(row.size(), head.size()));
                }
            }
        }
    }
}
