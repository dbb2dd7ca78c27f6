/**
 * Rules of suspicion at work: it reads what was seen of requests, keeps for each account what its plan's rules need, and
 * writes down what they find. It acts on nobody.
 */
@NullMarked
package io.evenhand.metering.detector;

import org.jspecify.annotations.NullMarked;
