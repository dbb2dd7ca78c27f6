package io.evenhand.accounts.exchange;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;

/** Takes in the rows of one kind of file. A row that was taken in before is found unchanged: files may be sent again. */
public interface Intake {

    /** What the rows are, in the plural. */
    String kind();

    /** Every column that a file may have. */
    Set<String> columns();

    /** Those that it must have. */
    Set<String> required();

    /** What no two rows of a file may share. */
    String identity(Line line);

    /** How many rows make one transaction, which has to end within seconds. */
    int atOnce();

    /**
     * Takes rows in, in the current Hibernate Reactive transaction, and says of each what came of it. A refused one has
     * changed nothing.
     *
     * @param dryRun whether only to say what would come of them
     */
    Uni<List<Reception>> take(List<Line> lines, boolean dryRun);
}
