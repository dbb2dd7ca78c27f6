package io.evenhand.accounts.key;

import java.util.OptionalLong;

/**
 * What a subscription licenses (P2).
 *
 * @param installs how many installs; empty for any number, with any number of keys
 */
record Licence(OptionalLong installs) {

    /** One, and another while it takes the place of the first. */
    private static final int LIVE_KEYS = 2;

    boolean hasRoomBeside(long others) {
        return installs.isEmpty() || others < installs.getAsLong();
    }

    boolean hasRoomForKeyBeside(int others) {
        return installs.isEmpty() || others < LIVE_KEYS;
    }
}
