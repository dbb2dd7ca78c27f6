package io.evenhand.policy.language;

import io.evenhand.policy.language.AddOnSpec.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * How requests are handled (POLICY-LANGUAGE 2.21).
 *
 * @param marks labels that go upstream with each request, in the order in which add-ons bring them
 * @param store what is kept of each request
 */
public record Discretion(List<String> marks, Store store) {

    /** No add-on says anything. */
    public static final Discretion NONE = new Discretion(List.of(), Store.FULL);

    public Discretion {
        marks = List.copyOf(marks);
    }

    /** Whether no more of a request may be kept than counting needs. */
    public boolean keepsCountsOnly() {
        return switch (store) {
            case FULL -> false;
            case COUNTS -> true;
        };
    }

    /** The same with an add-on more: all marks of both, and no more kept than either allows. */
    Discretion and(AddOnSpec addOn) {
        var all = new ArrayList<>(marks);
        addOn.marks().stream().filter(mark -> !all.contains(mark)).forEach(all::add);
        return new Discretion(all, keepsCountsOnly() ? Store.COUNTS : addOn.store());
    }
}
