package io.evenhand.enforcement.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenhand.kit.idempotency.ShownOnce;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A webhook of an account.
 *
 * @param secret what verifies its posts; there only in the answer that creates it
 * @param disabledFor why nothing is posted any more
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookView(
        String id,
        @Nullable String secret,
        String url,
        Instant createdAt,
        @Nullable Instant disabledAt,
        @Nullable String disabledFor)
        implements ShownOnce {

    WebhookView with(String shown) {
        return new WebhookView(id, shown, url, createdAt, disabledAt, disabledFor);
    }

    @Override
    public WebhookView remembered() {
        return new WebhookView(id, null, url, createdAt, disabledAt, disabledFor);
    }
}
