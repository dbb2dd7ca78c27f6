package io.evenhand.accounts.exchange;

import java.util.Locale;

/** How a file is written. */
enum Form {

    /** Comma-separated, with a header. */
    CSV("text/csv"),

    /** An array of objects. */
    JSON("application/json"),

    /** An object a line. */
    NDJSON("application/x-ndjson");

    private final String mediaType;

    Form(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The form of a {@code Content-Type} that the call takes. */
    static Form of(String contentType) {
        var wanted = contentType.toLowerCase(Locale.ROOT);
        for (var form : values()) {
            if (wanted.startsWith(form.mediaType)) {
                return form;
            }
        }
        throw new IllegalArgumentException("No form of a file: " + contentType);
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
