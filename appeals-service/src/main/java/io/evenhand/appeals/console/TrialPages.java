package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenhand.appeals.trial.Outcomes;
import io.evenhand.appeals.trial.Past;
import io.evenhand.appeals.trial.Trial;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateData;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** What a version would have done with last month's use, beside the one in force. */
@Paged
@Path("/console/policies/{name}/versions/{number}/trial")
@Authenticated
@Produces(Desk.HTML)
public class TrialPages {

    private final Desk desk;
    private final Services services;
    private final PastData pasts;
    private final ObjectMapper json;
    private final Template page;

    TrialPages(
            Desk desk,
            Services services,
            PastData pasts,
            ObjectMapper json,
            @Location("console/trial.html") Template page) {
        this.desk = desk;
        this.services = services;
        this.pasts = pasts;
        this.json = json;
        this.page = page;
    }

    /** A version, and what became of the use under it. */
    @TemplateData
    public record Side(int version, String action, Outcomes outcomes) {

        static Side played(int version, Policy policy, List<Past> accounts) {
            var trial = Trial.of(policy);
            return new Side(version, trial.action(), trial.play(accounts));
        }

        /** Whether there was any account to play. */
        public boolean isEmpty() {
            return outcomes.accounts() + outcomes.without() == 0;
        }

        public long waitedHours() {
            return outcomes.waits().toHours();
        }
    }

    /** A day of both. */
    @TemplateData
    public record Day(LocalDate day, long before, long after) {}

    @GET
    @Operation(hidden = true)
    public Uni<RestResponse<String>> play(@RestPath String name, @RestPath int number) {
        return services.get(Route.of("accounts", "/v1/policies/{}", name)).chain(policy -> {
            var current = policy.path("current").path("version").asInt();
            return Uni.combine()
                    .all()
                    .unis(policy(name, number), policy(name, current))
                    .asTuple()
                    .chain(both -> compared(name, number, current, both.getItem1(), both.getItem2()));
        });
    }

    private Uni<RestResponse<String>> compared(String name, int number, int current, Policy tried, Policy inForce) {
        var meters = new HashSet<>(tried.meters().keySet());
        meters.addAll(inForce.meters().keySet());
        return pasts.of(name, meters)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(accounts -> List.of(Side.played(current, inForce, accounts), Side.played(number, tried, accounts)))
                .chain(sides -> {
                    var days = days(sides.getFirst().outcomes(), sides.getLast().outcomes());
                    return desk.page(page.data("name", name)
                            .data("number", number)
                            .data("before", sides.getFirst())
                            .data("after", sides.getLast())
                            .data("most", PastData.MOST)
                            .data("days", days)
                            .data("drawn", drawn(days)));
                });
    }

    private static List<Day> days(Outcomes before, Outcomes after) {
        var all = new TreeSet<>(before.days().keySet());
        all.addAll(after.days().keySet());
        return all.stream()
                .map(day -> new Day(
                        day, before.days().getOrDefault(day, 0L), after.days().getOrDefault(day, 0L)))
                .toList();
    }

    /** For a script, inside a page: nothing in it ends the element. */
    private String drawn(List<Day> days) {
        return json.valueToTree(days.stream()
                        .map(day -> Map.of("day", day.day().toString(), "before", day.before(), "after", day.after()))
                        .toList())
                .toString()
                .replace("<", "\\u003c");
    }

    /** The version with the values that are set at run time, where it can have them. */
    private Uni<Policy> policy(String name, int number) {
        return Uni.combine()
                .all()
                .unis(
                        services.get(
                                Route.of("accounts", "/v1/policies/{}/versions/{}", name, Integer.toString(number))),
                        services.get(Route.of("accounts", "/v1/policies/{}/parameters", name)))
                .asTuple()
                .map(both -> read(both.getItem1().path("source").asText(), both.getItem2()));
    }

    private Policy read(String source, JsonNode parameters) {
        var changed = new HashMap<String, String>();
        parameters.path("items").forEach(parameter -> {
            if (parameter.hasNonNull("changedAt")) {
                changed.put(
                        parameter.path("name").asText(), parameter.path("value").asText());
            }
        });
        return switch (PolicyReader.read(source, PolicyReader.fitting(source, changed))) {
            case PolicyReading.Valid(var policy) -> policy;
            case PolicyReading.Invalid(var errors) ->
                throw new Refused(
                        409, json.createObjectNode().put("detail", "This version is not read: " + errors.getFirst()));
        };
    }
}
