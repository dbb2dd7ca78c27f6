package io.evenhand.accounts.wallet;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * The event that says a lot ends soon. It has all that its holder is told, so that whoever tells needs nothing else.
 *
 * @param title of the wallet
 * @param left what the lot still holds
 * @param before how long before its end this is said, as the policy has it
 */
@RegisterForReflection
record LotEnding(
        String account,
        String timeZone,
        String wallet,
        String title,
        String lot,
        long left,
        Instant expiresAt,
        String before,
        String policy,
        int policyVersion,
        String policyTitle,
        String contact) {}
