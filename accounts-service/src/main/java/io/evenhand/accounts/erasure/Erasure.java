package io.evenhand.accounts.erasure;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The erasure of an account's data.
 *
 * @param complete whether every service has done its part
 */
@RegisterForReflection
public record Erasure(String account, String reason, Instant askedAt, boolean complete, List<Part> services) {

    public Erasure {
        services = List.copyOf(services);
    }

    /** A service's part; {@code erasedAt} is null while it has not said that it is done. */
    @RegisterForReflection
    public record Part(String service, @Nullable Instant erasedAt) {}
}
