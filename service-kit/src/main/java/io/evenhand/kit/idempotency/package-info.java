/**
 * {@code Idempotency-Key} on POST: a repeated call is answered as the first one was. The answer is stored in the
 * transaction of the effect, so that there is never one without the other.
 */
@NullMarked
package io.evenhand.kit.idempotency;

import org.jspecify.annotations.NullMarked;
