package io.evenhand.kit.audit;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a method that returns a {@code Uni}: what it does is written to the audit log, in its own transaction. The method
 * tells its {@link Deed}; one that succeeds and has told nothing is failed and rolled back. A refused call writes
 * nothing, nor does one that was answered before by {@code Idempotency-Key}: it did nothing.
 *
 * <p>The method must do its work through Hibernate Reactive.
 */
@InterceptorBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Audited {

    /** What is done, as a verb with its object: {@code issue-key}. It never changes its meaning. */
    @Nonbinding
    String value() default "";
}
