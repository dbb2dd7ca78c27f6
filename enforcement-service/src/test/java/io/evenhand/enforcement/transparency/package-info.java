/** What is published of measures. */
@NullMarked
package io.evenhand.enforcement.transparency;

import org.jspecify.annotations.NullMarked;
