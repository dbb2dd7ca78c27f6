/**
 * Bought balances: lots, the order in which they are spent, and when they end. The rules only; who stores the lots and
 * books the entries decides nothing (POLICY-LANGUAGE 2.20).
 */
@NullMarked
package io.evenhand.policy.wallet;

import org.jspecify.annotations.NullMarked;
