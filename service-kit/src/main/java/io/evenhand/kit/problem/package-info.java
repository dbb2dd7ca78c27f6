/**
 * Problem details (RFC 9457): the one place where a failure becomes an HTTP answer. What a caller can mend is a
 * {@link io.evenhand.kit.problem.ProblemException} with a stable code; the rest is an outage or a bug and says nothing
 * internal.
 */
@NullMarked
package io.evenhand.kit.problem;

import org.jspecify.annotations.NullMarked;
