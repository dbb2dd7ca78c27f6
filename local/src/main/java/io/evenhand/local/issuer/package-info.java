/**
 * Tokens for one machine: a key kept in the data folder, its public half over HTTP, a signed token per role, and a login
 * without passwords for the console. It stands where a platform has its own OpenID provider; services find its keys and
 * people its login as they find any provider's.
 */
@NullMarked
package io.evenhand.local.issuer;

import org.jspecify.annotations.NullMarked;
