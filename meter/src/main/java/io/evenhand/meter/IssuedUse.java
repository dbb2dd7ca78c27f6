package io.evenhand.meter;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A use that its caller gave an identity.
 *
 * @param issuedAt when the caller made it, milliseconds since the epoch of Unix time on the business clock; not told: within
 *     the last hour
 */
public record IssuedUse(UseId id, OptionalLong issuedAt) {

    /** A use of which nothing is known but that it is new. */
    public static Optional<IssuedUse> of(String source, String id) {
        return Optional.of(new IssuedUse(new UseId(source, id), OptionalLong.empty()));
    }
}
