package io.evenhand.meter;

import io.vertx.core.Future;

/** Redis did not answer in time, could not be reached, or refused to write. */
public final class Silence extends MeterUnavailable {

    private static final long serialVersionUID = 1L;

    private final transient Future<Effect> effect;

    Silence(String message, Future<Effect> effect) {
        super(message);
        this.effect = effect;
    }

    /** Whether a request was counted all the same. */
    public enum Effect {
        NOT_COUNTED,
        COUNTED,
        /** Nobody will ever tell. */
        UNKNOWN
    }

    /** Completes as soon as that is known: at once, or when an answer came too late, or none in the end. */
    public Future<Effect> effect() {
        return effect;
    }
}
