/**
 * Accounts and their subscriptions: which policy and plan, from when, in which time zone. Everything else in this service
 * hangs on an account.
 */
@NullMarked
package io.evenhand.accounts.account;

import org.jspecify.annotations.NullMarked;
