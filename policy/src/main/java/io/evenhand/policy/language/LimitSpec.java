package io.evenhand.policy.language;

import io.evenhand.policy.message.Wording;
import io.evenhand.policy.table.Band;
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

    /**
     * What limits of all kinds have.
     *
     * @param meter the meter it counts, if any
     */
    record Common(
            String name,
            @Nullable String meter,
            Selection selection,
            Per per,
            Stage stage,
            Failure failure,
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
            OnChange onChange) implements LimitSpec {

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
            OnChange onChange) implements LimitSpec {

        public Quota {
            then = List.copyOf(then);
        }

        @Override
        public Optional<String> wallet() {
            return Optional.ofNullable(payer);
        }
    }

    /** So many units in a time, and so many at once. */
    record Rate(Common common, long units, Duration every, long burst) implements LimitSpec {}

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
            @Nullable Duration patience) implements LimitSpec {}

    /** The most that one request may have of an attribute. */
    record Ceiling(Common common, String attribute, long max) implements LimitSpec {}

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
            implements LimitSpec {}
}
