package io.evenhand.policy.table;

/** Who has a counter of a limit. */
public enum Per {
    ACCOUNT,
    INSTALL,
    KEY
}
