/** What gateways of others ask and are told. */
@NullMarked
package io.evenhand.enforcement.authorize;

import org.jspecify.annotations.NullMarked;
