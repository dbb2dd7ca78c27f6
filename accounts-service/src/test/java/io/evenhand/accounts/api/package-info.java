/**
 * How the tests call this service, as its users do. One policy is published once for all of them.
 */
@NullMarked
package io.evenhand.accounts.api;

import org.jspecify.annotations.NullMarked;
