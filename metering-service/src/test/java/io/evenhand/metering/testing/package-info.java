/**
 * What the tests of this service share: a stand-in for the accounts service, and decisions made on a real Redis.
 */
@NullMarked
package io.evenhand.metering.testing;

import org.jspecify.annotations.NullMarked;
