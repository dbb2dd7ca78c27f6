/** What requests ask for, told by method and path: the file of routes that every gateway of a platform is decided by. */
@NullMarked
package io.evenhand.enforcement.route;

import org.jspecify.annotations.NullMarked;
