package io.evenhand.enforcement.message;

/**
 * A message to one account, that it is told unless it was told before.
 *
 * @param occasion what it is told of: once for each
 */
public record Draft(String account, String occasion, MessageView message) {}
