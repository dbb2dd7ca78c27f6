package io.evenhand.appeals.me;

import io.evenhand.appeals.page.Times;
import io.evenhand.appeals.page.Told;
import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A message, as the page shows it. */
@TemplateData
public record MessagePart(
        String id, String at, String subject, List<Piece> what, List<Piece> why, List<Piece> fix, String contact) {

    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>\"']+");

    public MessagePart {
        what = List.copyOf(what);
        why = List.copyOf(why);
        fix = List.copyOf(fix);
    }

    /** A piece of a text; one that is an address can be followed. */
    @TemplateData
    public record Piece(String text, boolean link) {}

    static MessagePart of(Told message, Times times) {
        return new MessagePart(
                message.text("id").orElse(""),
                message.instant("at").map(times::moment).orElse(""),
                message.text("subject").orElse(""),
                pieces(message.text("what").orElse("")),
                pieces(message.text("why").orElse("")),
                pieces(message.text("fix").orElse("")),
                message.text("contact").orElse(""));
    }

    static List<Piece> pieces(String text) {
        var matcher = ADDRESS.matcher(text);
        var ends = matcher.results().toList();
        var from =
                Stream.concat(Stream.of(0), ends.stream().map(MatchResult::end)).toList();
        var pieces = Stream.<Piece>builder();
        for (var index = 0; index < from.size(); index++) {
            var isLast = index == ends.size();
            pieces.add(new Piece(
                    text.substring(
                            from.get(index),
                            isLast ? text.length() : ends.get(index).start()),
                    false));
            if (!isLast) {
                pieces.add(new Piece(ends.get(index).group(), true));
            }
        }
        return pieces.build().filter(piece -> !piece.text().isEmpty()).toList();
    }
}
