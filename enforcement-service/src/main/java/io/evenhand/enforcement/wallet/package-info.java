/** Credits on the hot path: brings the ledger's word to the counters. The truth stays in accounts-service. */
@NullMarked
package io.evenhand.enforcement.wallet;

import org.jspecify.annotations.NullMarked;
