package io.evenhand.policy.example;

/** What can be expected of an answer. */
public enum Aspect {
    /** Admit, delay, queue or deny. */
    OUTCOME("outcome"),
    /** How long until it starts. */
    STARTS("starts"),
    /** The band of its last unit. */
    BAND("band"),
    LANE("lane"),
    /** Credits that it takes. */
    CREDITS("credits"),
    /** The limit that delays it or refuses it. */
    LIMIT("limit"),
    /** The campaign it runs in. */
    CAMPAIGN("campaign"),
    /** The code of the problem that refuses it. */
    PROBLEM("problem"),
    /** How long until it would be accepted. */
    RETRY_AFTER("retryAfter");

    private final String written;

    Aspect(String written) {
        this.written = written;
    }

    /** The field in the policy file. */
    public String written() {
        return written;
    }
}
