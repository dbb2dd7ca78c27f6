package io.evenhand.acceptance;

import java.time.Duration;

/**
 * Times that Evenhand promises. A busy machine is given more ({@code -Devenhand.slack=1} holds it to the promise):
 * the tests show that things happen by themselves, not how fast this machine is.
 */
final class Promised {

    private static final int SLACK = Integer.getInteger("evenhand.slack", 3);

    private Promised() {}

    static Duration within(Duration promise) {
        return promise.multipliedBy(SLACK);
    }
}
