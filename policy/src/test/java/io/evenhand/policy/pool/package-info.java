/** What holds of a pool, whoever comes and goes. */
@NullMarked
package io.evenhand.policy.pool;

import org.jspecify.annotations.NullMarked;
