/**
 * The page of an account's holder: how the account stands, why, what fixes it, and everything else that is the holder's to
 * know. It is made anew for each look from what the four services tell; a part whose service is away says so, the rest stands.
 */
@NullMarked
package io.evenhand.appeals.me;

import org.jspecify.annotations.NullMarked;
