/**
 * Bought balances: lots, and the append-only ledger of what was granted, spent and expired. The order in which lots are
 * spent is the policy module's; here it is booked, once for each event of metering.
 */
@NullMarked
package io.evenhand.accounts.wallet;

import org.jspecify.annotations.NullMarked;
