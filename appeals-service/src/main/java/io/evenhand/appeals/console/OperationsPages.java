package io.evenhand.appeals.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

/** How the deployment does right now, as the replica of each service that happens to answer tells it. */
@Paged
@Path("/console/operations")
@Authenticated
@Produces(Desk.HTML)
public class OperationsPages {

    private static final int FORBIDDEN = 403;
    private static final int MOST_POLICIES = 500;
    private static final List<String> SERVICES = List.of("enforcement", "metering", "accounts", "appeals");

    /** What the page shows; process_start_time_seconds tells a restart from a fall. */
    private static final Set<String> SHOWN = Set.of(
            "evenhand_decisions_total",
            "evenhand_decision_seconds_count",
            "evenhand_decision_seconds_sum",
            "evenhand_decision_seconds_max",
            "evenhand_decisions_degraded_total",
            "evenhand_bands_total",
            "evenhand_wait_seconds_count",
            "evenhand_wait_seconds_sum",
            "evenhand_wait_seconds_max",
            "evenhand_events_behind",
            "evenhand_log_lag_seconds",
            "evenhand_outage_breakers",
            "evenhand_outage_journal_bytes",
            "process_start_time_seconds");

    private final Desk desk;
    private final Services services;
    private final PolicyData policies;
    private final ObjectMapper json;
    private final Template page;

    OperationsPages(
            Desk desk,
            Services services,
            PolicyData policies,
            ObjectMapper json,
            @Location("console/operations.html") Template page) {
        this.desk = desk;
        this.services = services;
        this.policies = policies;
        this.json = json;
        this.page = page;
    }

    @GET
    @Operation(hidden = true)
    public Uni<RestResponse<String>> now() {
        return Uni.combine()
                .all()
                .unis(
                        figures(),
                        services.find(Route.of("enforcement", "/v1/pools")),
                        services.find(Route.of("accounts", "/v1/policies").with("limit", MOST_POLICIES)))
                .asTuple()
                .chain(all -> {
                    var listed =
                            all.getItem3().map(found -> found.path("items")).orElse(json.createArrayNode());
                    return Uni.combine()
                            .all()
                            .unis(switchedOff(listed), coming(listed))
                            .asTuple()
                            .chain(policies -> desk.page(page.data("figures", all.getItem1())
                                    .data("services", SERVICES)
                                    .data("pools", all.getItem2().orElse(null))
                                    .data("known", all.getItem3().isPresent())
                                    .data("off", policies.getItem1())
                                    .data("coming", policies.getItem2())));
                });
    }

    @GET
    @Path("/data")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> data() {
        return figures().map(figures -> RestResponse.ok(written(figures), MediaType.APPLICATION_JSON));
    }

    /** By service; one that does not answer is left out. */
    private Uni<Map<String, List<Sample>>> figures() {
        if (!desk.isStaff()) {
            return Uni.createFrom()
                    .failure(new Refused(
                            FORBIDDEN, json.createObjectNode().put("detail", "This is for the platform's staff.")));
        }
        return Uni.join()
                .all(SERVICES.stream()
                        .map(service -> services.text(new Route(service, "/q/metrics")))
                        .toList())
                .andFailFast()
                .map(texts -> {
                    var figures = new TreeMap<String, List<Sample>>();
                    for (var at = 0; at < SERVICES.size(); at++) {
                        var service = SERVICES.get(at);
                        texts.get(at)
                                .ifPresent(text -> figures.put(
                                        service,
                                        Sample.all(text)
                                                .filter(sample -> SHOWN.contains(sample.name()))
                                                .toList()));
                    }
                    return figures;
                });
    }

    /** What is switched off, in all policies. */
    private Uni<List<JsonNode>> switchedOff(JsonNode listed) {
        return Multi.createFrom()
                .iterable(listed)
                .onItem()
                .transformToUniAndConcatenate(policy -> {
                    var name = policy.path("policy").asText();
                    return services.find(Route.of("accounts", "/v1/policies/{}/switches", name))
                            .map(off -> named(name, off));
                })
                .onItem()
                .<JsonNode>disjoint()
                .collect()
                .asList();
    }

    /** Policies of which another version is about to decide. */
    private Uni<List<PolicyLine>> coming(JsonNode listed) {
        return policies.lines(listed)
                .map(lines -> lines.stream().filter(line -> line.next() != null).toList())
                .onFailure(Refused.class)
                .recoverWithItem(List.of());
    }

    private List<JsonNode> named(String policy, Optional<JsonNode> off) {
        return off.stream()
                .flatMap(told -> StreamSupport.stream(told.path("items").spliterator(), false))
                .<JsonNode>map(line -> line.<ObjectNode>deepCopy().put("policy", policy))
                .toList();
    }

    private String written(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Figures that cannot be written as JSON", e);
        }
    }
}
