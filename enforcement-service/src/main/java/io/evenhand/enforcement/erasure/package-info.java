/**
 * What this service holds of accounts, and how it is erased when accounts-service says so. That something was told, when
 * and how it arrived, stays; the words go.
 */
@NullMarked
package io.evenhand.enforcement.erasure;

import org.jspecify.annotations.NullMarked;
