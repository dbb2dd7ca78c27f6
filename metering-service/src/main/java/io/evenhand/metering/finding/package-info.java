/**
 * What rules found: written down once for each window, and told to others. Rules of suspicion, comparisons of accounts and
 * repetitions write it in the same shape; what follows from it is enforcement's.
 */
@NullMarked
package io.evenhand.metering.finding;

import org.jspecify.annotations.NullMarked;
