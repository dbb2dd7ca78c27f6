/**
 * Tells what was seen of requests to whoever looks for abuse: beside the decision, which does not wait for it. Addresses
 * and names become numbers here and go no further.
 */
@NullMarked
package io.evenhand.enforcement.sighting;

import org.jspecify.annotations.NullMarked;
