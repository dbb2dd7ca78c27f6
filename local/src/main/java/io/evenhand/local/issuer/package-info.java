/**
 * Tokens for one machine: a key kept in the data folder, its public half over HTTP, and a signed token per role. It
 * stands where a platform has its own OpenID provider; services find its keys as they find any provider's.
 */
@NullMarked
package io.evenhand.local.issuer;

import org.jspecify.annotations.NullMarked;
