@NullMarked
package io.evenhand.policy.simulation;

import org.jspecify.annotations.NullMarked;
