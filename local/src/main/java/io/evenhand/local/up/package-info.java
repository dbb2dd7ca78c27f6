/**
 * {@code evenhand up}: starts the stores, the token issuer, the four services and a demo upstream, watches over them,
 * and stops them in order. On the first start it publishes the policies that come with the project.
 */
@NullMarked
package io.evenhand.local.up;

import org.jspecify.annotations.NullMarked;
