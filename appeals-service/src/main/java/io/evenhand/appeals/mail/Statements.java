package io.evenhand.appeals.mail;

import io.evenhand.appeals.mail.Letter.Attachment;
import java.util.stream.Collectors;

/** What a mail says, as it is kept. */
final class Statements {

    private static final int LONGEST = 5_000;
    private static final String CUT = "\n[The mail was longer; this is its beginning.]";

    private Statements() {}

    /** Its text and what came with it and was not taken, in as many characters as elsewhere. */
    static String of(Letter letter) {
        var text = letter.text().isBlank() ? "The mail has no text." : letter.text();
        var files =
                letter.attachments().stream().map(Attachment::name).limit(20).collect(Collectors.joining(", "));
        var note = files.isEmpty() ? "" : "\n[Files that came with the mail and were not taken: %s]".formatted(files);
        var room = LONGEST - note.length();
        return (text.length() <= room ? text : LetterReader.cut(text, room - CUT.length()) + CUT) + note;
    }
}
