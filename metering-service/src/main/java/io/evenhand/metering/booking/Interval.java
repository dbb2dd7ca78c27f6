package io.evenhand.metering.booking;

import java.time.Instant;

/** A time with its start and without its end. */
record Interval(Instant start, Instant end) {}
