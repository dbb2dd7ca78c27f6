package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.appeals.trial.Past;
import io.evenhand.kit.clock.BusinessClock;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What accounts on a policy used in the last month, as metering tells it: of the oldest, where there are many. */
@ApplicationScoped
class PastData {

    /** So many accounts are played at most. */
    static final int MOST = 60;

    private static final int AT_ONCE = 8;
    private static final Duration LENGTH = Duration.ofDays(30);

    private final Services services;
    private final BusinessClock clock;

    PastData(Services services, BusinessClock clock) {
        this.services = services;
        this.clock = clock;
    }

    Uni<List<Past>> of(String policy, Set<String> meters) {
        return accounts(policy)
                .chain(accounts -> Multi.createFrom()
                        .iterable(accounts)
                        .onItem()
                        .transformToUni(account -> past(account, meters))
                        .merge(AT_ONCE)
                        .collect()
                        .asList());
    }

    private Uni<List<JsonNode>> accounts(String policy) {
        return services.get(Route.of("accounts", "/v1/accounts")
                        .with("policy", policy)
                        .with("limit", MOST))
                .map(page -> page.path("items")
                        .valueStream()
                        .filter(account -> !account.hasNonNull("erasedAt"))
                        .toList());
    }

    private Uni<Past> past(JsonNode account, Set<String> meters) {
        var hours = new TreeMap<Instant, Map<String, Long>>();
        return Multi.createFrom()
                .iterable(meters)
                .onItem()
                .transformToUniAndConcatenate(meter -> series(account.path("id").asText(), meter)
                        .invoke(series -> series.path("items").forEach(point -> {
                            var units = point.path("units").asLong();
                            if (units > 0) {
                                hours.computeIfAbsent(
                                                Instant.parse(
                                                        point.path("startsAt").asText()),
                                                _ -> new HashMap<>())
                                        .put(meter, units);
                            }
                        })))
                .collect()
                .asList()
                .map(_ -> new Past(
                        account.path("plan").asText(),
                        Instant.parse(account.path("anchor").asText()),
                        ZoneId.of(account.path("timeZone").asText()),
                        hours.entrySet().stream()
                                .map(hour -> new Past.Hour(hour.getKey(), hour.getValue()))
                                .toList()));
    }

    /** Fails where the person may not see it: a trial on nothing would look like a harmless version. */
    private Uni<JsonNode> series(String account, String meter) {
        var now = clock.instant();
        return services.get(Route.of("metering", "/v1/accounts/{}/usage/series", account)
                .with("meter", meter)
                .with("from", now.minus(LENGTH))
                .with("to", now)
                .with("step", "hour"));
    }
}
