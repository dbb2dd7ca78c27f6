package io.evenhand.policy.table;

import java.util.List;

/** One limit of a compiled plan. */
public sealed interface Row {

    /** The counter's identity across policy versions: a 48-bit hash of limit, meter, window and holder. */
    long id();

    /** The limit's name in the policy file. */
    String limit();

    /** Which requests the limit looks at. */
    Selection selection();

    /** Index of the meter it counts. */
    int meter();

    /** Index of the window it counts in. */
    int window();

    /**
     * Steps of speed (POLICY-LANGUAGE 2.1, 2.2, 2.7).
     *
     * @param bands in ascending order; only the last is open-ended
     * @param reliefWallet index of the wallet whose credits buy the first band's pace, or -1
     */
    record Bands(long id, String limit, Selection selection, int meter, int window, List<Band> bands, int reliefWallet)
            implements Row {

        public Bands {
            bands = List.copyOf(bands);
        }

        /** What one unit of work itself takes: the first band's pace. */
        public long fullMs() {
            return bands.getFirst().paceMs();
        }
    }
}
