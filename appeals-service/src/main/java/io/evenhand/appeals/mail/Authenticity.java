package io.evenhand.appeals.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Whether the platform's own mail server found a mail to be from the domain that it says it is from: DMARC passed, as the first
 * Authentication-Results says (RFC 8601). Others' findings, which may be forged, are below that one or under another name.
 */
final class Authenticity {

    private static final String PASSED = "dmarc=pass";

    private Authenticity() {}

    /**
     * Whether {@code header} vouches for {@code domain}.
     *
     * @param authserv as whom the platform's own server signs
     */
    static boolean vouches(String header, String authserv, String domain) {
        var parts = parts(header);
        return !parts.isEmpty()
                && words(parts.getFirst()).getFirst().equalsIgnoreCase(authserv)
                && parts.stream().skip(1).anyMatch(part -> passed(words(part), domain));
    }

    private static boolean passed(List<String> words, String domain) {
        return words.getFirst().equalsIgnoreCase(PASSED)
                && words.stream()
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .anyMatch(("header.from=" + domain.toLowerCase(Locale.ROOT))::equals);
    }

    private static List<String> words(String part) {
        return Arrays.asList(part.strip().split("\\s+", -1));
    }

    /** What semicolons part, without comments and with quoted texts left out: a sender can write into those. */
    private static List<String> parts(String header) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        var depth = 0;
        var quoted = false;
        for (var i = 0; i < header.length(); i++) {
            var c = header.charAt(i);
            if (c == '\\' && (quoted || depth > 0)) {
                i++;
            } else if (quoted) {
                quoted = c != '"';
            } else if (c == '(' || c == ')') {
                depth = Math.max(0, depth + (c == '(' ? 1 : -1));
            } else if (depth == 0 && c == '"') {
                quoted = true;
                part.append('"');
            } else if (depth == 0 && c == ';') {
                parts.add(part.toString());
                part.setLength(0);
            } else if (depth == 0) {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
