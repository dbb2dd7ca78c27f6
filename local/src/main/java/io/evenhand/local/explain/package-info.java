/** {@code evenhand explain}: asks a running Evenhand what applies to a key or an account, and tells it in words. */
@NullMarked
package io.evenhand.local.explain;

import org.jspecify.annotations.NullMarked;
