package io.evenhand.meter;

import io.vertx.core.buffer.Buffer;

/**
 * What is kept of a use that brought an id.
 *
 * @param decision the decision that was made
 * @param fingerprint what was asked
 * @param answer what was answered, packed; only the meter looks into it
 */
public record Remembered(String decision, String fingerprint, Buffer answer) {}
