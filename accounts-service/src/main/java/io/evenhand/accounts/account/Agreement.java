package io.evenhand.accounts.account;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an account has otherwise than its plan, for a time: an exception of POLICY-LANGUAGE 2.11, such as an enterprise
 * agreement.
 *
 * @param with values by parameter
 * @param exempt limits and signals that do not apply
 * @param until its end, which comes by itself
 * @param state whether it was proposed, approved or withdrawn, or has ended
 */
@RegisterForReflection
public record Agreement(
        String id,
        String account,
        Map<String, String> with,
        List<String> exempt,
        String reason,
        Instant from,
        Instant until,
        String state,
        String proposedBy,
        Instant proposedAt,
        @Nullable String approvedBy,
        @Nullable Instant approvedAt,
        @Nullable String withdrawnBy,
        @Nullable Instant withdrawnAt) {

    public Agreement {
        with = Map.copyOf(with);
        exempt = List.copyOf(exempt);
    }
}
