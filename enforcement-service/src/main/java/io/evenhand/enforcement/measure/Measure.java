package io.evenhand.enforcement.measure;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A measure as it is told: the statement of reasons, and where it stands (requirement A2).
 *
 * @param clause the rule's words, as the policy publishes them
 * @param automated whether no person decided on it
 * @param pace how long each call takes, as ISO 8601; null where it slows nothing
 * @param endsAt null when it does not end by itself
 * @param reviewBy until when a person looks at it; null where nothing waits for that
 * @param deliveredAt when it reached the holder; null while it has not
 * @param appealUntil null until it was delivered
 * @param held whether an appeal keeps it from starting
 * @param issuedBy who of the staff decided on it first; null where nobody did, and for holders
 * @param approvedBy all who decided for it; empty for holders
 * @param replaces the measure whose place it took
 * @param applied whether every replica decides by it as it stands; null where nobody asked
 */
@RegisterForReflection
public record Measure(
        String id,
        String account,
        String kind,
        Scope scope,
        String state,
        String category,
        String clause,
        String facts,
        Map<String, Double> figures,
        String rule,
        String ladder,
        String policy,
        int policyVersion,
        String detection,
        boolean automated,
        @Nullable String pace,
        Instant proposedAt,
        Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable Instant reviewBy,
        @Nullable Instant deliveredAt,
        @Nullable Instant appealUntil,
        boolean held,
        String remedy,
        String appeal,
        String contact,
        List<String> findings,
        Proof evidence,
        @Nullable String issuedBy,
        List<String> approvedBy,
        @Nullable String replaces,
        @Nullable Instant endedAt,
        @Nullable String endedWhy,
        int revision,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean applied) {

    public Measure {
        figures = Map.copyOf(figures);
        findings = List.copyOf(findings);
        approvedBy = List.copyOf(approvedBy);
    }

    /**
     * What it concerns.
     *
     * @param name the campaign, install or key; null for the account
     */
    @RegisterForReflection
    public record Scope(String target, @Nullable String name) {}

    /** The evidence, by id and by the hash of what it was. */
    @RegisterForReflection
    public record Proof(String id, String sha256) {}

    /** The same for the holder: names of staff, and what they note to each other, are theirs. */
    Measure forHolder() {
        return with(null, List.of(), null);
    }

    Measure applied(boolean everywhere) {
        return with(issuedBy, approvedBy, everywhere);
    }

    private Measure with(@Nullable String issuer, List<String> approvers, @Nullable Boolean everywhere) {
        return new Measure(
                id,
                account,
                kind,
                scope,
                state,
                category,
                clause,
                facts,
                figures,
                rule,
                ladder,
                policy,
                policyVersion,
                detection,
                automated,
                pace,
                proposedAt,
                startsAt,
                endsAt,
                reviewBy,
                deliveredAt,
                appealUntil,
                held,
                remedy,
                appeal,
                contact,
                findings,
                evidence,
                issuer,
                approvers,
                replaces,
                endedAt,
                endedWhy,
                revision,
                everywhere);
    }
}
