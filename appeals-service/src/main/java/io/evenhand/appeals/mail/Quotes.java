package io.evenhand.appeals.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Leaves out what a mail quotes: what we wrote is known, and what is new should be read. */
final class Quotes {

    /** What programs write above the mail that they quote, and above a signature. */
    private static final List<Pattern> ENDS = List.of(
            Pattern.compile("-{2,} ?(original message|forwarded message|ursprüngliche nachricht).*", flags()),
            Pattern.compile("_{10,}"),
            Pattern.compile("-- ?"),
            Pattern.compile(
                    "(on|am|le|el|op|il|den) .{5,200}(wrote|schrieb|a écrit|escribió|schreef|scritto|skrev).*:",
                    flags()));

    private Quotes() {}

    private static int flags() {
        return Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    }

    /** All of it where nothing else is left: somebody may have answered between the lines. */
    static String cut(String text) {
        var kept = new ArrayList<String>();
        for (var line : text.lines().toList()) {
            var bare = line.strip();
            if (ENDS.stream()
                    .anyMatch(end ->
                            end.matcher(bare).matches() || end.matcher(line).matches())) {
                break;
            }
            if (!bare.startsWith(">")) {
                kept.add(line.stripTrailing());
            }
        }
        var left = String.join("\n", kept).strip();
        return left.isEmpty() ? text.strip() : left;
    }
}
