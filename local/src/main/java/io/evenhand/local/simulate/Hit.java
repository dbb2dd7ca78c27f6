package io.evenhand.local.simulate;

import java.time.Instant;

/** When it first happened, to whom, and by which limit. */
record Hit(Instant at, String account, String cause) {

    Hit earlier(Hit other) {
        return other.at.isBefore(at) ? other : this;
    }
}
