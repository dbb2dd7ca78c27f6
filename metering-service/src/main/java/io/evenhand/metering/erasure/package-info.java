/**
 * What this service holds of accounts, and how it is erased when accounts-service says so. Figures stay, under the
 * account's id.
 */
@NullMarked
package io.evenhand.metering.erasure;

import org.jspecify.annotations.NullMarked;
