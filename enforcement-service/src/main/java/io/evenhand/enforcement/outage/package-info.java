/**
 * Decisions while Redis is silent: a small part of each limit is admitted here, and what was used meanwhile is told to
 * metering afterwards. Whoever asks is told that it was so ({@code degraded}).
 */
@NullMarked
package io.evenhand.enforcement.outage;

import org.jspecify.annotations.NullMarked;
