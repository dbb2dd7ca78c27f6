package io.evenhand.appeals.metric;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * What was heard of appeals and reports in a year.
 *
 * @param asOf when this was counted: what is decided later is not in it
 * @param complaints what was brought, by its kind and what became of it
 * @param reports reports that came in, by their form and outcome
 * @param figures rates and times of those appeals and of measures begun in that year
 */
@RegisterForReflection
public record YearFigures(int year, Instant asOf, List<Count> complaints, List<Count> reports, Figures figures) {

    public YearFigures {
        complaints = List.copyOf(complaints);
        reports = List.copyOf(reports);
    }

    /**
     * How many there were.
     *
     * @param kind of complaints appeal, reinstatement or reporter-review; of reports their form
     * @param outcome none where there is none yet
     */
    @RegisterForReflection
    public record Count(String kind, String outcome, long count) {}
}
