package io.evenhand.kit.identity;

import io.evenhand.kit.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import java.util.Optional;

/** Who makes the call: somebody of the platform, or the holder of an account. */
public sealed interface Caller {

    /** Staff or a program, named by its token; what it may do was decided by its roles. */
    record Platform(String name) implements Caller {}

    /** The holder of {@code account}, by an API key of {@code install}. */
    record Holder(String account, String install, String key) implements Caller {}

    static Caller of(SecurityIdentity identity) {
        KeyHolder holder = identity.getAttribute(KeyMechanism.HOLDER);
        return holder == null
                ? new Platform(identity.getPrincipal().getName())
                : new Holder(holder.account(), holder.install(), holder.key());
    }

    /** What the caller's key is looked up by, for who serves longer than the key may live; empty where there is none. */
    static Optional<String> keyHash(SecurityIdentity identity) {
        return Optional.ofNullable(identity.getAttribute(KeyMechanism.HASH));
    }

    /** Answers 404 to a holder who asks for what belongs to another account. */
    default void mustSee(String account, String what) {
        if (this instanceof Holder holder && !holder.account().equals(account)) {
            throw ProblemException.notFound(what);
        }
    }
}
