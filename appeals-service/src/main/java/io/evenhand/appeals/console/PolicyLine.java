package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.qute.TemplateData;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A policy in a list.
 *
 * @param inForce the version that decides, if any does yet
 * @param next the published version that takes effect next, if any
 * @param drafts how many of its drafts can still be published
 */
@TemplateData
public record PolicyLine(
        String name, @Nullable JsonNode inForce, @Nullable JsonNode next, long drafts) {

    /** Of a policy with all its versions. */
    static PolicyLine of(JsonNode policy) {
        var versions = StreamSupport.stream(policy.path("versions").spliterator(), false)
                .sorted(Comparator.comparingInt(PolicyLine::number))
                .toList();
        var published = versions.stream()
                .filter(version -> !is(version, "draft"))
                .mapToInt(PolicyLine::number)
                .max()
                .orElse(0);
        return new PolicyLine(
                policy.path("policy").asText(),
                first(versions, "in-force"),
                first(versions, "scheduled"),
                // A draft that is older than what is published cannot be any more.
                versions.stream().filter(version -> number(version) > published).count());
    }

    private static @Nullable JsonNode first(List<JsonNode> versions, String state) {
        return versions.stream()
                .filter(version -> is(version, state))
                .findFirst()
                .orElse(null);
    }

    private static boolean is(JsonNode version, String state) {
        return version.path("state").asText().equals(state);
    }

    private static int number(JsonNode version) {
        return version.path("version").asInt();
    }
}
