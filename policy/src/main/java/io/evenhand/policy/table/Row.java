package io.evenhand.policy.table;

import java.util.List;

/** One limit, price or measure of a compiled plan. */
public sealed interface Row {

    Head head();

    /** The counter's identity ({@link Head#id}). */
    default long id() {
        return head().id();
    }

    /** The limit's name in the policy file. */
    default String limit() {
        return head().limit();
    }

    /** Index of the meter it counts, or -1. */
    default int meter() {
        return head().meter();
    }

    /** Whether its verdict applies, or is only recorded. */
    default boolean isEnforced() {
        return head().stage() == Stage.ENFORCE;
    }

    /** A row that counts in a window. */
    sealed interface Windowed extends Row permits Bands, Quota {

        /** Index of the window it counts in. */
        int window();

        /** What its counter begins with, where versions began it anew: the last of them first. */
        List<Carry> carried();

        /** The same with a counter that versions began. */
        Windowed begun(long counter, List<Carry> from);

        /** The same in a table where its meter and its window have these indexes. */
        Windowed at(int meter, int window);
    }

    /**
     * Steps of speed (POLICY-LANGUAGE 2.1, 2.2, 2.7).
     *
     * @param bands in ascending order; only the last is open-ended
     * @param relieved whether credits of the plan's wallet buy the first band's pace
     */
    record Bands(Head head, int window, List<Band> bands, boolean relieved, List<Carry> carried) implements Windowed {

        public Bands {
            bands = List.copyOf(bands);
            carried = List.copyOf(carried);
        }

        /** One whose counter no version began anew. */
        public Bands(Head head, int window, List<Band> bands, boolean relieved) {
            this(head, window, bands, relieved, List.of());
        }

        @Override
        public Bands begun(long counter, List<Carry> from) {
            return new Bands(head.counting(counter), window, bands, relieved, from);
        }

        @Override
        public Bands at(int meter, int window) {
            return new Bands(head.at(meter), window, bands, relieved, carried);
        }

        /** What one unit of work itself takes: the first band's pace. */
        public long fullMs() {
            return bands.getFirst().paceMs();
        }
    }

    /**
     * So many units in a window (2.9).
     *
     * @param rollingMs length of a sliding window, or 0 when the window is one with resets (2.6)
     * @param then in the order in which they are tried; the last is {@link Then.Block}
     */
    record Quota(Head head, int window, long size, long rollingMs, List<Then> then, List<Carry> carried)
            implements Windowed {

        public Quota {
            then = List.copyOf(then);
            carried = List.copyOf(carried);
        }

        /** One whose counter no version began anew. */
        public Quota(Head head, int window, long size, long rollingMs, List<Then> then) {
            this(head, window, size, rollingMs, then, List.of());
        }

        @Override
        public Quota begun(long counter, List<Carry> from) {
            return new Quota(head.counting(counter), window, size, rollingMs, then, from);
        }

        @Override
        public Quota at(int meter, int window) {
            return new Quota(head.at(meter), window, size, rollingMs, then, carried);
        }
    }

    /**
     * A token bucket: {@code units} become free every {@code everyMs}, and at most {@code burst} are.
     *
     * <p>{@code burst × everyMs} and {@code units × everyMs} are at most {@link LimitTable#MAX}.
     */
    record Rate(Head head, long units, long everyMs, long burst) implements Row {}

    /**
     * Leased slots (2.15).
     *
     * @param queues whether a request waits for a slot, in order of arrival, or is refused at once
     * @param waitMs how long it waits before it is refused, or {@link LimitTable#MAX} for ever
     */
    record Concurrency(Head head, long slots, boolean queues, long waitMs) implements Row {}

    /** The most one request's attribute may be. */
    record Ceiling(Head head, String attribute, long max) implements Row {}

    /**
     * Reduced speed after long high activity (2.14).
     *
     * @param atLeast units in a slice that make it high
     * @param sliceMs length of a slice
     * @param high high slices in a row after which {@code paceMs} applies
     * @param calm slices in a row that are not high after which it no longer does
     */
    record Sustained(Head head, long atLeast, long sliceMs, long high, long paceMs, long calm) implements Row {}

    /** A measure that slows the account until {@code endsAt}: each unit takes {@code paceMs}. */
    record Throttle(Head head, long paceMs, long endsAt) implements Row {}

    /** What a unit costs in credits of the plan's wallet (2.12). */
    record Price(Head head, long each) implements Row {}
}
