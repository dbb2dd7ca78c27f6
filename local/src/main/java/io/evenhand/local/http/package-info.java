/**
 * Calls to Evenhand's own HTTP interfaces, as staff and gateways make them. It speaks JSON and keeps nothing between
 * calls.
 */
@NullMarked
package io.evenhand.local.http;

import org.jspecify.annotations.NullMarked;
