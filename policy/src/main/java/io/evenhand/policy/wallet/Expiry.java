package io.evenhand.policy.wallet;

import io.evenhand.policy.window.Span;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** How long a lot lives when it does not say so itself. */
public sealed interface Expiry {

    /** Until it is spent. */
    record Never() implements Expiry {}

    /** For {@code life} from its purchase, at the same local time: P12M from 29 February ends on 28 February. */
    record After(Span life) implements Expiry {}

    /** When a lot bought at {@code purchasedAt} by somebody in {@code zone} ends; empty: never. */
    default Optional<Instant> of(Instant purchasedAt, ZoneId zone) {
        return switch (this) {
            case Never _ -> Optional.empty();
            case After(var life) -> Optional.of(life.after(purchasedAt, zone));
        };
    }
}
