package io.evenhand.policy.activity;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Who was there over a window, exactly, up to as many as any rule needs. */
final class Faces {

    /** More than these are not told apart. */
    private static final int MOST = 1_000;

    /** When each was seen last; who was not seen for longest comes first. */
    private final SequencedMap<Long, Long> seen = new LinkedHashMap<>();

    void add(long who, long at) {
        seen.putLast(who, at);
        if (seen.size() > MOST) {
            seen.pollFirstEntry();
        }
    }

    /** Forgets who was not seen since {@code from}. */
    void forgetBefore(long from) {
        while (!seen.isEmpty() && seen.firstEntry().getValue() < from) {
            seen.pollFirstEntry();
        }
    }

    void forgetAll() {
        seen.clear();
    }

    int count() {
        return seen.size();
    }

    void pack(Packing to) {
        to.number(seen.size());
        seen.forEach((who, at) -> to.bits(who).number(at));
    }

    void unpack(Unpacking from) {
        for (var left = from.number(); left > 0; left--) {
            seen.putLast(from.bits(), from.number());
        }
    }
}
