/**
 * Messages posted to an address of the account holder's, signed as Standard Webhooks says. The address is somebody else's
 * word: no post ever goes to a place that the public cannot reach, unless the platform allows its network.
 */
@NullMarked
package io.evenhand.enforcement.webhook;

import org.jspecify.annotations.NullMarked;
