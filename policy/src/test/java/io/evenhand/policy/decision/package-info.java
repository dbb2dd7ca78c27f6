/** The worked examples of the policy language, and laws over the decision. */
@NullMarked
package io.evenhand.policy.decision;

import org.jspecify.annotations.NullMarked;
