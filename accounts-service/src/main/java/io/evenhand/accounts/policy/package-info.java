/**
 * Policies and their versions: drafted, published with notice, in force from an instant. What a policy says is read by
 * the policy module; here is only which text counts when.
 */
@NullMarked
package io.evenhand.accounts.policy;

import org.jspecify.annotations.NullMarked;
