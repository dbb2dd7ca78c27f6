/** Evenhand's own gateway: a second HTTP server that decides in process and proxies to the upstream. It reserves only
 * {@code /.well-known/evenhand/**} and, with the time machine, {@code /dev/clock}. */
@NullMarked
package io.evenhand.enforcement.gateway;

import org.jspecify.annotations.NullMarked;
