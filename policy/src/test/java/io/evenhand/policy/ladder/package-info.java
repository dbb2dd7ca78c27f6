@NullMarked
package io.evenhand.policy.ladder;

import org.jspecify.annotations.NullMarked;
