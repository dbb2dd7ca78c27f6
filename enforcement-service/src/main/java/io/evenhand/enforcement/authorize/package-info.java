/** External authorization over HTTP, for platforms that keep their own gateway: it asks before it serves each request, and
 * is told whether the request may run now, when it may, or why it may not. */
@NullMarked
package io.evenhand.enforcement.authorize;

import org.jspecify.annotations.NullMarked;
