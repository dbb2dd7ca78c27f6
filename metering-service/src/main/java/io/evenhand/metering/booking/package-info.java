/**
 * Intervals that accounts have booked. Whether two may overlap is held by a constraint of the database; how often one was
 * moved is counted for its life.
 */
@NullMarked
package io.evenhand.metering.booking;

import org.jspecify.annotations.NullMarked;
