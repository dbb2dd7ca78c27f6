package io.evenhand.policy.decision;

/** The account's one wallet while a request is considered: what it holds, and what the request must pay already. */
final class Purse {

    private final long available;
    private long due;
    private boolean missing;

    /** @param available units in the wallet's mirror, or -1 while it is not known */
    Purse(long available) {
        this.available = available;
    }

    /** Sets aside {@code credits}; false when they are not there, or nobody knows whether they are. */
    boolean setAside(long credits) {
        if (available < 0) {
            missing = true;
            return false;
        }
        if (available - due < credits) {
            return false;
        }
        due += credits;
        return true;
    }

    /** What a request can still pay: -1 while the wallet is not known. */
    long left() {
        return available < 0 ? -1 : available - due;
    }

    long due() {
        return due;
    }

    /** Whether something wanted credits of a wallet that is not known. */
    boolean isMissing() {
        return missing;
    }
}
