/**
 * The end of an account's personal data: whatever tells whose it was is taken out here at once, and out of the other
 * services as soon as they hear of it. What books need stays, under the account's id.
 */
@NullMarked
package io.evenhand.accounts.erasure;

import org.jspecify.annotations.NullMarked;
