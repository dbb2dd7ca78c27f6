/** The file of routes. */
@NullMarked
package io.evenhand.enforcement.route;

import org.jspecify.annotations.NullMarked;
