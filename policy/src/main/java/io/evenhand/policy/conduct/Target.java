package io.evenhand.policy.conduct;

/** What a measure pauses or suspends. */
public enum Target {
    ACCOUNT,
    /** The terms of the campaign only; paid use goes on. */
    CAMPAIGN,
    INSTALL,
    KEY
}
