/**
 * Appeals, reports and cases. So far the service has its database, its health and its API document, and no calls of its
 * own.
 */
@NullMarked
package io.evenhand.appeals;

import org.jspecify.annotations.NullMarked;
