package io.evenhand.accounts.key;

import io.evenhand.kit.idempotency.ShownOnce;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An API key of an account; {@code key} itself is there only in the answer that issues it. */
@RegisterForReflection
public record IssuedKey(
        String id,
        @Nullable String key,
        String account,
        String install,
        Instant issuedAt,
        @Nullable Instant revokedAt) implements ShownOnce {

    @Override
    public IssuedKey remembered() {
        return new IssuedKey(id, null, account, install, issuedAt, revokedAt);
    }
}
