/**
 * Events between services. PostgreSQL gives certainty (an append-only log with gap-free positions, read over REST),
 * Redis pub/sub gives speed (a bell that says there is more to read).
 *
 * <p>To tell others: call {@link io.evenhand.kit.event.EventLog#append} in the business transaction. To hear others:
 * write a bean that implements {@link io.evenhand.kit.event.EventHandler}; it is found and followed by itself.
 */
@NullMarked
package io.evenhand.kit.event;

import org.jspecify.annotations.NullMarked;
