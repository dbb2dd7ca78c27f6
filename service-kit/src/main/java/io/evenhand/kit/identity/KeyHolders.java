package io.evenhand.kit.identity;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * Finds who holds a key. The accounts service looks into its tables, enforcement into its projection; everybody else
 * asks accounts, which is what the default does.
 */
public interface KeyHolders {

    /** The holder of the live key with this hash; empty when there is none, or it was revoked. */
    Uni<Optional<KeyHolder>> find(String hash);
}
