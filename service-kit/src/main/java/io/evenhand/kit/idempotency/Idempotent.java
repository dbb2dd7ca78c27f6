package io.evenhand.kit.idempotency;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a POST method that returns {@code Uni<RestResponse<…>>}: a call with an {@code Idempotency-Key} takes effect once.
 * The same key with the same content is answered as before (with {@code Idempotency-Replayed: true}), with other
 * content it is refused with 422. A call that failed left nothing behind, its key included.
 *
 * <p>The method runs in the transaction that stores its answer, so it must do its work through Hibernate Reactive.
 */
@InterceptorBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {}
