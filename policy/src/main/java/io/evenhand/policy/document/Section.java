package io.evenhand.policy.document;

import java.util.List;

/** A part of a text under a heading, with parts of its own. */
public record Section(String title, List<Block> blocks, List<Section> parts) {

    public Section {
        blocks = List.copyOf(blocks);
        parts = List.copyOf(parts);
    }

    public Section(String title, List<Block> blocks) {
        this(title, blocks, List.of());
    }

    public boolean isEmpty() {
        return blocks.isEmpty() && parts.isEmpty();
    }
}
