package io.evenhand.enforcement.webhook;

/** What came of a post. */
sealed interface Answer {

    /** Any status; what the receiver wrote is not read. */
    record Status(int code) implements Answer {

        boolean isSuccess() {
            return code / 100 == 2;
        }

        /** The receiver wants no more. */
        boolean isGone() {
            return code == 410;
        }
    }

    /** It could not be posted, or nothing was answered in time. */
    record None(String why) implements Answer {}
}
