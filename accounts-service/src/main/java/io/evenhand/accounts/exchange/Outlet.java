package io.evenhand.accounts.exchange;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Gives out the rows of one kind of file, as an {@link Intake} elsewhere takes them. */
public interface Outlet {

    /** What the rows are, in the plural. */
    String kind();

    /** The columns of its rows, in their order. */
    List<String> columns();

    /** The next rows after a cursor, at most so many. */
    Uni<List<Given>> after(String cursor, int most);

    /**
     * One row.
     *
     * @param cursor what the rows after it come after
     * @param values a text for each column; what there is not is empty
     */
    record Given(String cursor, List<String> values) {
        public Given {
            values = List.copyOf(values);
        }
    }
}
