/** Parts of the own gateway. */
@NullMarked
package io.evenhand.enforcement.gateway;

import org.jspecify.annotations.NullMarked;
