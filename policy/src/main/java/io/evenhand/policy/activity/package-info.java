/** What somebody does over time, as the facts that rules of suspicion look at. */
@NullMarked
package io.evenhand.policy.activity;

import org.jspecify.annotations.NullMarked;
