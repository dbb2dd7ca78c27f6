package io.evenhand.local.recording;

import java.time.Instant;

/** What a line of a usage file means. */
public sealed interface Reading {

    /** Somebody used something: {@code account} is the recorded user, not yet an account of Evenhand. */
    record Use(long row, Instant at, String account, long units) implements Reading {}

    /** The line says nothing that can be counted. */
    record Unusable(long row, String reason) implements Reading {}
}
