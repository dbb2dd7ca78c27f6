package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What the services know of an account, side by side. A part that its reader may not see, or nobody tells right now, is left out. */
@ApplicationScoped
class AccountData {

    /** The names of the parts, for the page. */
    static final List<String> PARTS = List.of(
            "standing",
            "measures",
            "messages",
            "usage",
            "installs",
            "keys",
            "exceptions",
            "findings",
            "appeals",
            "questions",
            "files",
            "wallets",
            "chart");

    private static final int NEWEST = 20;

    private final Services services;
    private final CaseData cases;

    AccountData(Services services, CaseData cases) {
        this.services = services;
        this.cases = cases;
    }

    Uni<Map<String, Object>> of(String id) {
        var parts = new LinkedHashMap<String, Route>();
        parts.put("standing", Route.of("enforcement", "/v1/accounts/{}/standing", id));
        parts.put("measures", Route.of("enforcement", "/v1/accounts/{}/measures", id));
        parts.put(
                "messages",
                Route.of("enforcement", "/v1/accounts/{}/messages", id).with("limit", NEWEST));
        parts.put("usage", Route.of("metering", "/v1/accounts/{}/usage", id));
        parts.put("installs", Route.of("accounts", "/v1/accounts/{}/installs", id));
        parts.put("keys", Route.of("accounts", "/v1/accounts/{}/keys", id));
        parts.put("exceptions", Route.of("accounts", "/v1/accounts/{}/agreements", id));
        parts.put(
                "findings",
                Route.of("enforcement", "/v1/findings").with("account", id).with("limit", NEWEST));
        parts.put(
                "appeals",
                Route.of("appeals", "/v1/appeals").with("account", id).with("view", "all"));
        parts.put("questions", Route.of("appeals", "/v1/information-requests").with("account", id));
        parts.put("files", Route.of("appeals", "/v1/cases").with("account", id));
        var names = List.copyOf(parts.keySet());
        var calls = parts.values().stream().map(services::find).toList();
        return Uni.join().all(calls).andFailFast().chain(found -> {
            var data = new HashMap<String, Object>();
            for (var part = 0; part < names.size(); part++) {
                var name = names.get(part);
                found.get(part).ifPresent(told -> data.put(name, told));
            }
            return wallets(id, found.get(names.indexOf("usage")))
                    .invoke(wallets -> data.put("wallets", wallets))
                    .chain(() -> cases.chart(id))
                    .map(chart -> {
                        chart.ifPresent(told -> data.put("chart", told));
                        return data;
                    });
        });
    }

    private Uni<List<JsonNode>> wallets(String id, Optional<JsonNode> usage) {
        var calls = usage.stream()
                .flatMap(told -> StreamSupport.stream(told.path("wallets").spliterator(), false))
                .map(wallet -> services.find(Route.of(
                        "accounts",
                        "/v1/accounts/{}/wallets/{}",
                        id,
                        wallet.path("wallet").asText())))
                .toList();
        return calls.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join()
                        .all(calls)
                        .andFailFast()
                        .map(found -> found.stream().flatMap(Optional::stream).toList());
    }
}
