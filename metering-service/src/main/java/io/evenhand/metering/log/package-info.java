/**
 * Reads the usage log that decisions leave on Redis and stores what follows from it: hourly roll-ups, and events for
 * crossings of bands and for credits spent. Each batch counts once, whoever reads it and whenever that one dies.
 */
@NullMarked
package io.evenhand.metering.log;

import org.jspecify.annotations.NullMarked;
