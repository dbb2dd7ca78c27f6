/**
 * The service's own stores: migrations that wait for PostgreSQL instead of failing the start, and health that tells
 * of stores without gating readiness on them.
 */
@NullMarked
package io.evenhand.kit.store;

import org.jspecify.annotations.NullMarked;
