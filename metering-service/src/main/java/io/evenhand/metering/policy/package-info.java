/**
 * Policies as the accounts service tells them. The file of a version never changes, so it is
 * asked for once and kept; values set at run time are asked for each time.
 */
@NullMarked
package io.evenhand.metering.policy;

import org.jspecify.annotations.NullMarked;
