/** Worked examples: what a policy's author expects of a request, written in the policy's own file. */
@NullMarked
package io.evenhand.policy.example;

import org.jspecify.annotations.NullMarked;
