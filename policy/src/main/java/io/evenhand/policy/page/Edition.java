package io.evenhand.policy.page;

import io.evenhand.policy.language.Policy;
import io.evenhand.policy.message.Words;
import java.time.Instant;
import java.time.ZoneId;

/** Which text of a policy it is, and whether it counts. */
public sealed interface Edition {

    /** Nothing follows from it yet. */
    record Draft() implements Edition {}

    record Scheduled(int version, Instant from) implements Edition {}

    record InForce(int version, Instant since) implements Edition {}

    record Superseded(int version, Instant since) implements Edition {}

    /** The sentence at the top of the page. */
    default String words(Policy policy) {
        var told = policy.noticePeriod().isZero()
                ? "changes hold from when they are published."
                : "changes are announced " + Words.span(policy.noticePeriod()) + " before.";
        return switch (this) {
            case Draft _ -> "A draft: it is not in force. Once it is, " + told;
            case Scheduled(var version, var from) ->
                "Version %d, in force from %s; %s".formatted(version, at(from), told);
            case InForce(var version, var since) ->
                "Version %d, in force since %s; %s".formatted(version, at(since), told);
            case Superseded(var version, var since) ->
                "Version %d, in force from %s. A later version has taken its place.".formatted(version, at(since));
        };
    }

    private static String at(Instant instant) {
        return Words.instant(instant, ZoneId.of("UTC"));
    }
}
