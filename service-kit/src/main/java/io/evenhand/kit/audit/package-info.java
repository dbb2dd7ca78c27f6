/**
 * What staff did: an append-only log in each service's database, chained by hashes. Put
 * {@link io.evenhand.kit.audit.Audited} on a call that changes something, and say in it what it did to
 * {@link io.evenhand.kit.audit.Deed}; the line is written in the transaction of the effect, or neither is.
 */
@NullMarked
package io.evenhand.kit.audit;

import org.jspecify.annotations.NullMarked;
