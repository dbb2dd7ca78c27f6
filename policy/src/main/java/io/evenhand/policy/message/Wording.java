package io.evenhand.policy.message;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sentences an author wrote for a message, placeholders still open: what changed, why, and what fixes it. */
public record Wording(String what, String why, String fix) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z]+)\\}");

    /** The message with every placeholder replaced. */
    public Message filled(Map<Placeholder, String> values) {
        return new Message(fill(what, values), fill(why, values), fill(fix, values));
    }

    private static String fill(String sentence, Map<Placeholder, String> values) {
        return PLACEHOLDER
                .matcher(sentence)
                .replaceAll(found -> Matcher.quoteReplacement(Placeholder.of(found.group(1))
                        .map(values::get)
                        .orElseThrow(() -> new IllegalArgumentException("no value for " + found.group()))));
    }
}
