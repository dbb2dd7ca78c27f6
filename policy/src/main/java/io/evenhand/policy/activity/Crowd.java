package io.evenhand.policy.activity;

import java.util.HashSet;
import java.util.Set;

/** How many different ones of a kind are there within the same minute. */
final class Crowd {

    private static final long MINUTE_MS = 60_000;

    /** More than these are not told apart: no rule needs it, and memory stays small. */
    private static final int MOST = 64;

    private final Set<Long> present = new HashSet<>();
    private long minute = Long.MIN_VALUE;

    /** How many there are in this minute with {@code who}. */
    int with(long at, long who) {
        var now = Math.floorDiv(at, MINUTE_MS);
        if (now != minute) {
            minute = now;
            present.clear();
        }
        if (present.size() < MOST) {
            present.add(who);
        }
        return present.size();
    }

    void pack(Packing to) {
        to.number(minute).number(present.size());
        present.forEach(to::bits);
    }

    void unpack(Unpacking from) {
        minute = from.number();
        for (var left = from.number(); left > 0; left--) {
            present.add(from.bits());
        }
    }
}
