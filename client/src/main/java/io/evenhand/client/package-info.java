/**
 * Evenhand from Java. Begin with {@link io.evenhand.client.Evenhand}: {@link io.evenhand.client.Evenhand#begin begin} for work
 * that waits for its turn, {@link io.evenhand.client.Evenhand#decide decide} for the answer alone.
 */
@NullMarked
package io.evenhand.client;

import org.jspecify.annotations.NullMarked;
