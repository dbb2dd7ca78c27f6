/** Tests of the announcement of new versions. */
@NullMarked
package io.evenhand.enforcement.announcement;

import org.jspecify.annotations.NullMarked;
