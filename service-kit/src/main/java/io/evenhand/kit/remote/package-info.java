/**
 * Calls to the other services. Their addresses come from {@code evenhand.services.<name>.url}, and every call
 * carries this service's own token.
 */
@NullMarked
package io.evenhand.kit.remote;

import org.jspecify.annotations.NullMarked;
