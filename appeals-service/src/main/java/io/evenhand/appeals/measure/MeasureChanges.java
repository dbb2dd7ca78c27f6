package io.evenhand.appeals.measure;

import io.smallrye.mutiny.Uni;

/** Hears of every new revision of a measure, in the transaction that writes it down. */
public interface MeasureChanges {

    /** The measure is now as told. */
    Uni<Void> changed(Measure measure);
}
