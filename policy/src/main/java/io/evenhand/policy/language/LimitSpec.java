package io.evenhand.policy.language;

import io.evenhand.policy.message.Wording;
import io.evenhand.policy.table.Band;
import io.evenhand.policy.table.Failure;
import io.evenhand.policy.table.Per;
import io.evenhand.policy.table.Selection;
import io.evenhand.policy.table.Stage;
import io.evenhand.policy.table.Then;
import io.evenhand.policy.window.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A limit as one plan has it, its parameters replaced by that plan's values. */
public sealed interface LimitSpec {

    Common common();

    default String name() {
        return common().name();
    }

    /** The wallet it draws on, if any. */
    default Optional<String> wallet() {
        return Optional.empty();
    }

    /** A limit that decisions execute: a row of the table. */
    sealed interface Decisive extends LimitSpec {}

    /**
     * What limits of all kinds have.
     *
     * @param meter the meter it counts, if any
     * @param warnPercent how much of it may be used before its account is warned, in percent; 0 when nobody is
     */
    record Common(
            String name,
            @Nullable String meter,
            Selection selection,
            Per per,
            Stage stage,
            Failure failure,
            int warnPercent,
            Wording message) {}

    /**
     * Steps of speed.
     *
     * @param relief the wallet whose credits buy the first band's pace, if any
     */
    record Bands(
            Common common,
            Window window,
            List<Band> bands,
            @Nullable String relief,
            OnChange onChange) implements Decisive {

        public Bands {
            bands = List.copyOf(bands);
        }

        @Override
        public Optional<String> wallet() {
            return Optional.ofNullable(relief);
        }
    }

    /**
     * So many units in a window.
     *
     * @param then what follows, in the order in which it is tried; the last is {@link Then.Block}
     * @param payer the wallet that pays for what goes beyond, if any
     */
    record Quota(
            Common common,
            Window window,
            long size,
            List<Then> then,
            @Nullable String payer,
            OnChange onChange) implements Decisive {

        public Quota {
            then = List.copyOf(then);
        }

        @Override
        public Optional<String> wallet() {
            return Optional.ofNullable(payer);
        }
    }

    /** So many units in a time, and so many at once. */
    record Rate(Common common, long units, Duration every, long burst) implements Decisive {}

    /**
     * So many requests at the same time.
     *
     * @param queues whether one more waits, or is refused at once
     * @param patience how long it waits; null is for ever
     */
    record Concurrency(
            Common common,
            long slots,
            boolean queues,
            @Nullable Duration patience) implements Decisive {}

    /** The most that one request may have of an attribute. */
    record Ceiling(Common common, String attribute, long max) implements Decisive {}

    /**
     * Use that stands out. It slows nobody: it is a signal.
     *
     * @param violation the name of what it points to
     */
    record Relative(Common common, Window window, Comparison comparison, String violation) implements LimitSpec {}

    /** No two intervals of an account overlap that differ in an attribute. */
    record Exclusive(Common common, String differing) implements LimitSpec {}

    /**
     * So many times for each object without a remark.
     *
     * @param object the attribute that names the object
     * @param free times of which nothing is said
     * @param noticeAt the time that is a finding, if one is
     * @param violation the name of what it points to then
     */
    record Repeats(
            Common common,
            String object,
            long free,
            @Nullable Long noticeAt,
            @Nullable String violation) implements LimitSpec {}

    /**
     * Reduced speed after long high activity.
     *
     * @param atLeast units in a slice that make it high
     * @param each length of a slice
     * @param duration how long all slices must be high
     * @param pace the time a unit takes from then on
     * @param calm how long no slice may be high until full speed returns
     */
    record Sustained(Common common, long atLeast, Duration each, Duration duration, Duration pace, Duration calm)
            implements Decisive {}
}
