/**
 * Lists over HTTP. One shape for all of them, read with an opaque cursor.
 */
@NullMarked
package io.evenhand.kit.page;

import org.jspecify.annotations.NullMarked;
