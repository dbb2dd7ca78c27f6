/**
 * What metering has stored of the counters, for accounts that Redis does not know (any more).
 * Decisions go on without it: an account is then counted from nothing, and what it had used is added later.
 */
@NullMarked
package io.evenhand.enforcement.memory;

import org.jspecify.annotations.NullMarked;
