/**
 * {@code evenhand import} and {@code evenhand export}: files of accounts and lots, sent to accounts-service and fetched
 * from it.
 */
@NullMarked
package io.evenhand.local.exchange;

import org.jspecify.annotations.NullMarked;
