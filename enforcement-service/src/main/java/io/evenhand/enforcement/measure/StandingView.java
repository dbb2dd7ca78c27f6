package io.evenhand.enforcement.measure;

import io.evenhand.enforcement.measure.Strikes.Strike;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an account stands, and by what.
 *
 * @param since null when nothing is in force
 * @param until null when nothing is in force, or it does not end by itself
 * @param measures those in force or announced
 */
@RegisterForReflection
public record StandingView(
        String standing,
        @Nullable Instant since,
        @Nullable Instant until,
        List<Measure> measures,
        List<Strike> strikes) {

    public StandingView {
        measures = List.copyOf(measures);
        strikes = List.copyOf(strikes);
    }
}
