package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.appeals.clock.ClockConfig;
import io.evenhand.appeals.page.ChartPart;
import io.evenhand.appeals.page.Told;
import io.evenhand.kit.clock.BusinessClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Puts together what belongs to a case. What its reader may not see, or nobody tells right now, is left out. */
@ApplicationScoped
class CaseData {

    private static final Duration CHARTED = Duration.ofDays(28);

    private final Services services;
    private final BusinessClock clock;
    private final ClockConfig office;

    CaseData(Services services, BusinessClock clock, ClockConfig office) {
        this.services = services;
        this.clock = clock;
        this.office = office;
    }

    /** What is shown beside {@code appeal}, by name; what could not be told is left out. */
    Uni<Map<String, Object>> beside(JsonNode appeal) {
        var account = appeal.path("account").asText("");
        var measure = appeal.path("measure").asText("");
        var caseId = appeal.path("case").asText("");
        return Uni.combine()
                .all()
                .unis(
                        services.find(Route.of("appeals", "/v1/cases/{}", caseId)),
                        measure.isEmpty()
                                ? Uni.createFrom().item(Optional.<JsonNode>empty())
                                : services.find(Route.of("enforcement", "/v1/measures/{}", measure)),
                        services.find(Route.of("enforcement", "/v1/accounts/{}/standing", account)),
                        chart(account))
                .asTuple()
                .map(all -> {
                    var data = new HashMap<String, Object>();
                    all.getItem1().ifPresent(told -> data.put("file", told));
                    all.getItem2().ifPresent(told -> data.put("measure", told));
                    all.getItem3().ifPresent(told -> data.put("standing", told));
                    all.getItem4().ifPresent(told -> data.put("chart", told));
                    return data;
                });
    }

    /** Use of the account's fullest limit by the day, beside the limit and the others on its plan. */
    Uni<Optional<ChartPart>> chart(String account) {
        return services.find(Route.of("metering", "/v1/accounts/{}/usage", account))
                .chain(usage -> {
                    var told = usage.map(Told::new);
                    return told.flatMap(ChartPart::meter)
                            .map(meter -> chart(account, meter, told))
                            .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
                });
    }

    private Uni<Optional<ChartPart>> chart(String account, String meter, Optional<Told> usage) {
        var now = clock.instant();
        return Uni.combine()
                .all()
                .unis(
                        services.find(Route.of("metering", "/v1/accounts/{}/usage/series", account)
                                .with("meter", meter)
                                .with("from", now.minus(CHARTED))
                                .with("to", now)
                                .with("step", "day")),
                        services.find(Route.of("metering", "/v1/accounts/{}/usage/peers", account)
                                .with("meter", meter)
                                .with("window", "day")
                                .with("at", now.minus(Duration.ofDays(1)))))
                .asTuple()
                .map(both -> ChartPart.of(
                        meter,
                        usage,
                        both.getItem1().map(Told::new),
                        both.getItem2().map(Told::new),
                        office.zone()));
    }
}
