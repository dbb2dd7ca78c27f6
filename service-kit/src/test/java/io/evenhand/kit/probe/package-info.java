/**
 * A service with nothing of its own, to test the kit through HTTP. It hears its own events and offers a call for each
 * way to fail.
 */
@NullMarked
package io.evenhand.kit.probe;

import org.jspecify.annotations.NullMarked;
