/** Tests of how messages get to account holders. */
@NullMarked
package io.evenhand.enforcement.delivery;

import org.jspecify.annotations.NullMarked;
