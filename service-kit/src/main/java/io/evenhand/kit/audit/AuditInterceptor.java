package io.evenhand.kit.audit;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Runs the call and writes what it did, in one transaction. */
@Audited
@Interceptor
@Priority(AuditInterceptor.INSIDE_IDEMPOTENCY)
class AuditInterceptor {

    // An answer that is only repeated does not come this far.
    static final int INSIDE_IDEMPOTENCY = Interceptor.Priority.LIBRARY_BEFORE + 1;

    private final AuditLog log;
    private final Deed deed;
    private final SecurityIdentity identity;

    AuditInterceptor(AuditLog log, Deed deed, SecurityIdentity identity) {
        this.log = log;
        this.deed = deed;
        this.identity = identity;
    }

    @AroundInvoke
    Object audited(InvocationContext invocation) {
        var action = invocation.getInterceptorBinding(Audited.class).value();
        return Panache.withTransaction(() -> proceed(invocation).call(() -> write(action)));
    }

    private Uni<Void> write(String action) {
        return switch (deed.said()) {
            case Deed.Said.Done done -> log.append(identity, action, done);
            case Deed.Said.Nothing _ -> Uni.createFrom().voidItem();
        };
    }

    @SuppressWarnings("unchecked") // The annotation demands this return type.
    private static Uni<Object> proceed(InvocationContext invocation) {
        try {
            return (Uni<Object>) invocation.proceed();
        } catch (Exception e) {
            return Uni.createFrom().failure(e);
        }
    }
}
