package io.evenhand.enforcement.webhook;

import java.net.URI;

/**
 * A body for a webhook.
 *
 * @param id the same however often it is posted
 */
record Post(URI url, String webhook, String id, String body) {}
