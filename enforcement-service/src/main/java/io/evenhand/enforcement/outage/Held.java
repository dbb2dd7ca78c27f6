package io.evenhand.enforcement.outage;

import io.evenhand.meter.Silence.Effect;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/**
 * A request that was admitted here, until what it used is known: at once, when its place is claimed, or when its estimate
 * is settled. It is noted unless Redis has counted it. When nobody can tell whether Redis has, a use with an identity is
 * noted, since that counts it once; another is not, in its user's favour.
 */
final class Held {

    private final Served served;
    private final boolean identified;
    private final Future<Effect> effect;
    private boolean estimate;
    private boolean begun;

    Held(Served served, boolean identified, Future<Effect> effect, boolean estimate) {
        this.served = served;
        this.identified = identified;
        this.effect = effect;
        this.estimate = estimate;
    }

    boolean isEstimate() {
        return estimate;
    }

    Future<Effect> effect() {
        return effect;
    }

    void begin(Journal journal) {
        if (!begun && !estimate) {
            note(served.units(), journal);
        }
        begun = true;
    }

    void confirm(Journal journal) {
        if (begun && estimate) {
            estimate = false;
            note(served.units(), journal);
        }
    }

    /** @param actual what it used, where that is not what was estimated */
    void end(Optional<Map<String, Long>> actual, Journal journal) {
        if (begun && estimate) {
            estimate = false;
            note(actual.orElse(served.units()), journal);
        }
    }

    private void note(Map<String, Long> units, Journal journal) {
        if (!units.isEmpty()) {
            effect.onSuccess(known -> {
                switch (known) {
                    case NOT_COUNTED -> journal.note(served.of(units));
                    case COUNTED -> {
                        // Redis has it.
                    }
                    case UNKNOWN -> {
                        if (identified) {
                            journal.note(served.of(units));
                        } else {
                            journal.doubt();
                        }
                    }
                }
            });
        }
    }
}
