/** What this service holds of accounts, table by table: how it is told to whom it concerns, and how it is erased. */
@NullMarked
package io.evenhand.appeals.erasure;

import org.jspecify.annotations.NullMarked;
