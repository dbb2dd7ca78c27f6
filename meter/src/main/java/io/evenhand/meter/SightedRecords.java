package io.evenhand.meter;

import io.evenhand.policy.activity.Origin;
import io.evenhand.policy.activity.Sighting;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Packs what was seen: numbers, and the ids of the account, its install and its key. */
final class SightedRecords {

    private static final int USUAL_SIZE = 140;

    private static final int REFUSED = 1;
    private static final int ORIGIN = 2;
    private static final int TOLD = 4;
    private static final int EXTRACTS = 8;

    private SightedRecords() {}

    static byte[] write(List<Sighted> seen) {
        var to = new Packing(USUAL_SIZE * seen.size());
        seen.forEach(one -> write(one, to));
        return to.bytes();
    }

    private static void write(Sighted seen, Packing to) {
        var sighting = seen.sighting();
        to.text(seen.account()).text(seen.install()).text(seen.key());
        to.six(sighting.at().toEpochMilli()).bits(Double.doubleToRawLongBits(sighting.units()));
        to.one((sighting.refused() ? REFUSED : 0)
                | (sighting.origin().isPresent() ? ORIGIN : 0)
                | (sighting.extracts().isPresent() ? TOLD : 0)
                | (sighting.extracts().orElse(false) ? EXTRACTS : 0));
        sighting.origin()
                .ifPresent(origin ->
                        to.bits(origin.network()).bits(origin.environment()).bits(origin.user()));
    }

    static List<Sighted> read(Buffer packed) {
        var from = new Unpacking(packed, 0);
        var seen = new ArrayList<Sighted>();
        while (!from.isOver()) {
            seen.add(new Sighted(from.text(), from.text(), from.text(), sighting(from)));
        }
        return seen;
    }

    private static Sighting sighting(Unpacking from) {
        var at = Instant.ofEpochMilli(from.six());
        var units = Double.longBitsToDouble(from.bits());
        var flags = from.one();
        return new Sighting(
                at,
                units,
                (flags & REFUSED) != 0,
                (flags & ORIGIN) == 0
                        ? Optional.empty()
                        : Optional.of(new Origin(from.bits(), from.bits(), from.bits())),
                (flags & TOLD) == 0 ? Optional.empty() : Optional.of((flags & EXTRACTS) != 0));
    }
}
