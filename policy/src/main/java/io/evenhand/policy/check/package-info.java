/** All that can be said about a policy file before it is published, its own examples included. */
@NullMarked
package io.evenhand.policy.check;

import org.jspecify.annotations.NullMarked;
