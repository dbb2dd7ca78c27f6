package io.evenhand.appeals.measure;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A measure as enforcement-service tells it to staff; what is not read here is left out.
 *
 * @param appealUntil the first instant at which it may not be appealed any more; absent while its notice was not delivered
 * @param issuedBy who decided it; nobody where a rule did
 * @param appeal how to appeal; empty where the policy hears no appeals
 * @param replaces the measure whose place it took
 * @param pace how long each call takes, as ISO 8601; absent where it slows nothing
 * @param reviewBy until when a person looks at it; absent where nothing waits for that
 * @param figures what the facts rest on
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record Measure(
        String id,
        long revision,
        String account,
        String kind,
        @Nullable Scope scope,
        String state,
        @Nullable String category,
        @Nullable String clause,
        @Nullable String facts,
        @Nullable String rule,
        @Nullable String policy,
        int policyVersion,
        @Nullable String detection,
        boolean automated,
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant appealUntil,
        @Nullable String remedy,
        @Nullable String appeal,
        @Nullable String contact,
        @Nullable List<String> findings,
        @Nullable Evidence evidence,
        @Nullable String issuedBy,
        @Nullable List<String> approvedBy,
        @Nullable Instant endedAt,
        @Nullable String endedWhy,
        @Nullable String replaces,
        @Nullable String pace,
        @Nullable Instant reviewBy,
        @Nullable Map<String, Double> figures) {

    /** What it is about. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Scope(@Nullable String target, @Nullable String name) {}

    /** What it relies on. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Evidence(String id, @Nullable String sha256) {}

    /** Who took the decision: its issuer and who approved it. */
    public Set<String> deciders() {
        var people = new LinkedHashSet<String>();
        Stream.concat(Stream.ofNullable(issuedBy), Stream.ofNullable(approvedBy).flatMap(List::stream))
                .filter(Objects::nonNull)
                .forEach(people::add);
        return people;
    }

    /** Whether two people are needed to let it stand: a termination, or a suspension without end. */
    public boolean isGrave() {
        return kind.equals("termination") || (kind.equals("suspension") && endsAt == null);
    }

    /** Whether it bites at {@code now}, or is about to. */
    public boolean isInForce(Instant now) {
        return switch (state) {
            case "active", "scheduled" -> endsAt == null || now.isBefore(endsAt);
            default -> false;
        };
    }

    /** The category of the violation, as cases are opened for. */
    public String violation() {
        return category == null ? "none" : category;
    }
}
