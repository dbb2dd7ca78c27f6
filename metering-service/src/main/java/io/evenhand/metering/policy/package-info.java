/**
 * Policies as the accounts service tells them. A version never changes, so it is asked for once and kept.
 */
@NullMarked
package io.evenhand.metering.policy;

import org.jspecify.annotations.NullMarked;
