package io.evenhand.enforcement.explanation;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What applies to an account at one instant.
 *
 * @param install the install that asks, where one is known
 * @param campaign the campaign that holds for the request in question
 * @param parameters those that were set at run time, with their present values
 * @param switches what is switched off
 * @param waiting accepted requests that are not over: they wait for their start or a slot, or run on an estimate
 * @param next what a request would get now, in the form of a decision
 */
public record ExplanationView(
        Instant at,
        AccountPart account,
        @Nullable String install,
        PolicyPart policy,
        @Nullable String campaign,
        List<ParameterPart> parameters,
        List<SwitchPart> switches,
        List<LimitPart> limits,
        @Nullable CreditsPart credits,
        long waiting,
        Asked asked,
        JsonNode next) {

    public record AccountPart(String id, String plan, String planTitle, String timeZone, Instant anchor) {}

    /** The version in force, and the one that is announced to follow it. */
    public record PolicyPart(
            String name,
            String title,
            String contact,
            int version,
            @Nullable Announced next) {}

    public record Announced(int version, Instant from) {}

    public record ParameterPart(String name, String value, String means) {}

    public record SwitchPart(String rule, Instant since) {}

    /**
     * What the wallet holds.
     *
     * @param left null when neither the counters nor the ledger can tell now
     */
    public record CreditsPart(String wallet, @Nullable Long left) {}

    /** The request that {@code next} is about. */
    public record Asked(String action, @Nullable String model, Map<String, Long> units) {}
}
