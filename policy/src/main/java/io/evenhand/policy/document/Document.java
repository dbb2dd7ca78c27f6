package io.evenhand.policy.document;

import java.util.List;

/**
 * A text before anybody decides how it is shown.
 *
 * @param lead what comes before the first section
 */
public record Document(String title, List<Block> lead, List<Section> sections) {

    public Document {
        lead = List.copyOf(lead);
        sections = List.copyOf(sections);
    }
}
