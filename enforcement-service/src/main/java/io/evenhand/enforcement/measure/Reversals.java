package io.evenhand.enforcement.measure;

import io.evenhand.policy.measure.Actor;
import io.smallrye.mutiny.Uni;

/** Hears that a measure was wrong, in the transaction in which it is reversed: what rested on the same falls with it. */
public interface Reversals {

    /** Takes back what led to the measure. */
    Uni<Void> reversed(Measure measure, String why, Actor actor);
}
