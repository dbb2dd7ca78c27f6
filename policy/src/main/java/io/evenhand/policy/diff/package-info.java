/**
 * The difference of two versions of a policy in words: what each plan has more or less of, and what that means for its
 * holders.
 */
@NullMarked
package io.evenhand.policy.diff;

import org.jspecify.annotations.NullMarked;
