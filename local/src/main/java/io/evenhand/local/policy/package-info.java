/** {@code evenhand policy}: what an author does with policy files. Everything it says is the core's. */
@NullMarked
package io.evenhand.local.policy;

import org.jspecify.annotations.NullMarked;
