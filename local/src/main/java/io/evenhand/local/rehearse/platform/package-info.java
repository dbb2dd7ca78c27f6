/**
 * The platform in a rehearsal: its OpenID provider, its API behind the gateway, and its customers, all in one pod. It runs on
 * the libraries in a service's image, so nothing else has to be built or pushed; only JDK, Vert.x and Jackson are used here.
 */
@NullMarked
package io.evenhand.local.rehearse.platform;

import org.jspecify.annotations.NullMarked;
