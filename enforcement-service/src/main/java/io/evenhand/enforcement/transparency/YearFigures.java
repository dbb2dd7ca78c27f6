package io.evenhand.enforcement.transparency;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * How many measures were decided in a year.
 *
 * @param asOf when this was counted: what was reversed or lifted later is not in it
 */
@RegisterForReflection
public record YearFigures(int year, Instant asOf, List<Cell> measures) {

    public YearFigures {
        measures = List.copyOf(measures);
    }

    /**
     * Those of one kind that were found and decided in one way.
     *
     * @param automatedDecision in the Transparency Database's words
     * @param reversed those that were wrong
     * @param lifted those that were right and ended early
     */
    @RegisterForReflection
    public record Cell(
            String kind, String detection, String automatedDecision, long decided, long reversed, long lifted) {}
}
