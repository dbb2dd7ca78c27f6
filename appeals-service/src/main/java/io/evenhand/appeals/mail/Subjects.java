package io.evenhand.appeals.mail;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What subjects of mails say. */
final class Subjects {

    private static final Pattern REFERENCE = Pattern.compile("\\bA-\\d{4}-\\d{6,}\\b");

    private Subjects() {}

    /** The appeal that is named, such as {@code A-2026-000017}. */
    static Optional<String> reference(String subject) {
        var found = REFERENCE.matcher(subject.toUpperCase(Locale.ROOT));
        return found.find() ? Optional.of(found.group()) : Optional.empty();
    }

    /** Whether {@code subject} has the words by which an appeal is known, whatever programs and people add to them. */
    static boolean says(String subject, String words) {
        return (" " + bare(subject) + " ").contains(" " + bare(words) + " ");
    }

    private static String bare(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
