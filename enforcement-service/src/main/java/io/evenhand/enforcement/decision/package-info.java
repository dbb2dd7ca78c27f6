/** Decisions: from a request to one script call and back to an answer in words, headers and JSON. The rules are in the
 * policy module, the counting is in the meter; here they meet an account. */
@NullMarked
package io.evenhand.enforcement.decision;

import org.jspecify.annotations.NullMarked;
