/** Who an account is and which limits apply to it: a projection of what accounts-service says, so that a decision asks
 * nobody. A key or account too new to have arrived is asked for once. */
@NullMarked
package io.evenhand.enforcement.account;

import org.jspecify.annotations.NullMarked;
