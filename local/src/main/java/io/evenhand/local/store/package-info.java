/**
 * PostgreSQL and Redis from embedded binaries, with durable settings and data that outlives the process. The launcher
 * and the services' tests start them; nothing here is used in production.
 */
@NullMarked
package io.evenhand.local.store;

import org.jspecify.annotations.NullMarked;
