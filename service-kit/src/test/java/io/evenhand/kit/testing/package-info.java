/**
 * What the services' tests share: stores and an issuer that run once for all tests of a module, and tokens to call with.
 * Exported as this module's test-jar.
 */
@NullMarked
package io.evenhand.kit.testing;

import org.jspecify.annotations.NullMarked;
