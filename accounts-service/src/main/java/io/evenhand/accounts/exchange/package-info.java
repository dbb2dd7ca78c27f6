/**
 * Files of accounts and lots, in and out: what is exported here can be imported elsewhere as it is. What a row means is
 * said by the features that take it in and give it out.
 */
@NullMarked
package io.evenhand.accounts.exchange;

import org.jspecify.annotations.NullMarked;
