package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.evenhand.policy.table.Switches;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the services know of policies, put together for pages. */
@ApplicationScoped
class PolicyData {

    private static final int AT_ONCE = 8;
    private static final int PAGE = 500;
    private static final int NEWEST = 10;

    private final Services services;

    PolicyData(Services services) {
        this.services = services;
    }

    /** Policies of a list, each with what comes next of it. */
    Uni<List<PolicyLine>> lines(JsonNode found) {
        return each(
                items(found).map(policy -> policy.path("policy").asText()).toList(),
                name -> services.get(Route.of("accounts", "/v1/policies/{}", name))
                        .map(policy -> List.of(PolicyLine.of(policy))));
    }

    /** How far accounts were told of the newest published versions; one that nobody had to be told of is left out. */
    Uni<List<JsonNode>> announcements(JsonNode policy) {
        var name = policy.path("policy").asText();
        var versions = items(policy.path("versions"))
                .filter(version -> version.hasNonNull("publishedAt"))
                .map(version -> version.path("version").asInt())
                .sorted(Comparator.reverseOrder())
                .limit(NEWEST)
                .toList();
        return each(
                versions,
                version -> services.find(
                                Route.of("enforcement", "/v1/announcements/{}/{}", name, Integer.toString(version)))
                        .map(told -> told.stream().toList()));
    }

    /** What was set and switched at run time, newest first. */
    Uni<List<PolicyChange>> changes(JsonNode policy) {
        var name = policy.path("policy").asText();
        return Uni.combine()
                .all()
                .unis(set(name), switched(policy))
                .with((set, switched) -> Stream.concat(set.stream(), switched.stream())
                        .sorted(Comparator.comparing(PolicyChange::at).reversed())
                        .toList());
    }

    private Uni<List<PolicyChange>> set(String name) {
        return services.get(Route.of("accounts", "/v1/policies/{}/parameters", name))
                .chain(found -> each(
                        names(found.path("items"), "name"),
                        parameter -> all(
                                        Route.of("accounts", "/v1/policies/{}/parameters/{}/changes", name, parameter),
                                        "")
                                .map(lines -> lines.stream()
                                        .map(PolicyChange::ofParameter)
                                        .toList())));
    }

    private Uni<List<PolicyChange>> switched(JsonNode policy) {
        var name = policy.path("policy").asText();
        var current = policy.path("current").path("version").asText();
        return Uni.combine()
                .all()
                .unis(
                        services.get(Route.of("accounts", "/v1/policies/{}/versions/{}", name, current)),
                        services.get(Route.of("accounts", "/v1/policies/{}/switches", name)))
                .asTuple()
                .chain(both -> {
                    var rules = rules(both.getItem1().path("source").asText());
                    rules.addAll(names(both.getItem2().path("items"), "rule"));
                    return each(
                            rules,
                            rule -> all(Route.of("accounts", "/v1/policies/{}/switches/{}/changes", name, rule), "")
                                    .map(lines -> lines.stream()
                                            .map(PolicyChange::ofSwitch)
                                            .toList()));
                });
    }

    /** What of a policy can be switched off. */
    private static Collection<String> rules(String source) {
        var rules = new TreeSet<String>();
        rules.add(Switches.ALL);
        if (PolicyReader.read(source) instanceof PolicyReading.Valid(var policy)) {
            rules.addAll(policy.limits());
        }
        return rules;
    }

    /** All pages of a list. */
    private Uni<List<JsonNode>> all(Route list, String cursor) {
        return services.get(list.with("limit", PAGE).with("cursor", cursor)).chain(found -> {
            var page = items(found.path("items")).toList();
            return found.hasNonNull("next")
                    ? all(list, found.path("next").asText())
                            .map(rest ->
                                    Stream.concat(page.stream(), rest.stream()).toList())
                    : Uni.createFrom().item(page);
        });
    }

    /** What is told of each, in their order. */
    private static <A, B> Uni<List<B>> each(Collection<A> of, Function<A, Uni<List<B>>> call) {
        return of.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join()
                        .all(of.stream().map(call).toList())
                        .usingConcurrencyOf(AT_ONCE)
                        .andFailFast()
                        .map(lists -> lists.stream().flatMap(List::stream).toList());
    }

    private static List<String> names(JsonNode list, String field) {
        return items(list).map(item -> item.path(field).asText()).toList();
    }

    private static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
