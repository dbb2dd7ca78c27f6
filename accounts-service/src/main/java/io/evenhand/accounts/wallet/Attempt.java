package io.evenhand.accounts.wallet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call about a wallet that was refused.
 *
 * @param account who tried, where a key tells; otherwise whose wallet was named
 * @param named the account whose wallet was named, which need not exist
 * @param kind the code of the problem
 * @param field what in the call was at fault, if one field was
 */
@RegisterForReflection
public record Attempt(
        long number,
        String account,
        String named,
        String wallet,
        String call,
        String kind,
        @Nullable String field,
        String caller,
        Instant at) {}
