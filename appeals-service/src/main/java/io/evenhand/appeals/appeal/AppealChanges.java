package io.evenhand.appeals.appeal;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Hears of every change of an appeal, in the transaction that makes it. */
public interface AppealChanges {

    /**
     * The appeal is now as told.
     *
     * @param report whose reporter asked for a review, if that is what it is
     */
    Uni<Void> changed(AppealView appeal, Optional<String> report);
}
