package io.evenhand.meter;

import io.evenhand.policy.activity.Sighting;

/**
 * A request that was seen, and whose it was.
 *
 * @param install the install whose key asked, or an empty text
 * @param key the key that asked, or an empty text
 */
public record Sighted(String account, String install, String key, Sighting sighting) {}
