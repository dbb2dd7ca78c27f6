/**
 * The shared capacity of a pool, exact across replicas: {@link io.evenhand.meter.pool.Pools} is the port, with an atomic
 * script on Redis and a twin in memory behind it, and {@link io.evenhand.meter.pool.Places} is how a service uses it. It
 * asks for a place with a patience, is told when the place is there, and gives it back as soon as its client has left;
 * meanwhile tickets and places are renewed, so that those of a holder that died come back by themselves.
 */
@NullMarked
package io.evenhand.meter.pool;

import org.jspecify.annotations.NullMarked;
