package io.evenhand.enforcement.measure;

import io.evenhand.policy.conduct.Decider;
import io.evenhand.policy.conduct.Measure;
import io.evenhand.policy.measure.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A measure that is to be taken or proposed.
 *
 * @param scopeName the campaign, install or key that is paused; empty for the account
 * @param category the violation
 * @param rule what found it; the violation where no rule did
 * @param facts what happened, in sentences with figures
 * @param figures the same figures, frozen
 * @param findings those it rests on, by id; the one at hand last
 * @param by who decides, if that is more than it needs anyway
 * @param until when it ends, where that is not as long as {@code what} lasts
 */
public record Draft(
        String account,
        String policy,
        int policyVersion,
        Measure what,
        String scopeName,
        String category,
        String rule,
        Detection detection,
        String facts,
        Map<String, Double> figures,
        List<String> findings,
        Decider by,
        Actor actor,
        @Nullable Instant until) {

    public Draft {
        figures = Map.copyOf(figures);
        findings = List.copyOf(findings);
    }
}
