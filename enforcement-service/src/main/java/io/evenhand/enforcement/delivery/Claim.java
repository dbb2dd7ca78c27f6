package io.evenhand.enforcement.delivery;

import io.evenhand.enforcement.message.MessageView;

/**
 * A delivery whose turn it is, and that nobody else attempts meanwhile.
 *
 * @param occasion what its account is told of
 * @param attempt how many times it was claimed, this time included
 */
public record Claim(
        Channel channel, String account, String target, String occasion, int attempt, MessageView message) {}
