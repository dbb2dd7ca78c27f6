package io.evenhand.metering.cohort;

import java.time.Instant;
import java.time.ZoneId;

/** An account beside others: where its days and cycles begin. */
record Member(String account, ZoneId zone, Instant anchor) {}
