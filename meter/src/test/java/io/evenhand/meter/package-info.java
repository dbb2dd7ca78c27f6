/** The behaviour that both meters share, and the law that they answer the same. */
@NullMarked
package io.evenhand.meter;

import org.jspecify.annotations.NullMarked;
