package io.evenhand.local.audit;

import java.util.regex.Pattern;

/** A line of a service's log that somebody noted: it must still be there, as it was. */
record Head(String service, long position, String hash) {

    private static final Pattern FORM = Pattern.compile("([a-z]+)=(\\d{1,18}):([0-9a-f]{64})");

    static Head parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'%s' is not SERVICE=POSITION:HASH".formatted(text));
        }
        return new Head(parts.group(1), Long.parseLong(parts.group(2)), parts.group(3));
    }

    @Override
    public String toString() {
        return "%s=%d:%s".formatted(service, position, hash);
    }
}
