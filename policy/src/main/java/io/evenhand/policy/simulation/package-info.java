/**
 * A policy tried in virtual time: what becomes of one account's requests, decided by the same rule book as real ones.
 * Nothing here knows where the requests come from, what time it is, or how many accounts there are.
 */
@NullMarked
package io.evenhand.policy.simulation;

import org.jspecify.annotations.NullMarked;
