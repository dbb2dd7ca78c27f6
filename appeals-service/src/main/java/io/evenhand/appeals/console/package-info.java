/**
 * The console of the platform's staff: pages over the API of the four services, called with the token of whoever is logged in.
 * It has no rules and no rights of its own: what a person may see or do, and what is logged of it, the services say.
 */
@NullMarked
package io.evenhand.appeals.console;

import org.jspecify.annotations.NullMarked;
