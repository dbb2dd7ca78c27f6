package io.evenhand.meter;

import java.util.concurrent.ThreadLocalRandom;

/** Names of epochs: when one began, in base 36, then letters that no other one has that began in that millisecond. */
final class Epochs {

    private static final int RADIX = 36;
    private static final int LETTERS = 5;

    private Epochs() {}

    /** A name for an epoch that follows {@code known}, whatever the clock says. */
    static String after(String known, long now) {
        return Long.toString(Math.max(now, beginning(known) + 1), RADIX) + letters();
    }

    private static long beginning(String name) {
        return name.isEmpty() ? 0 : Long.parseLong(name.substring(0, name.length() - LETTERS), RADIX);
    }

    static String letters() {
        var text = new StringBuilder(LETTERS);
        for (var i = 0; i < LETTERS; i++) {
            text.append(Character.forDigit(ThreadLocalRandom.current().nextInt(RADIX), RADIX));
        }
        return text.toString();
    }
}
