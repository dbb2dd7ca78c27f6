/** What the plain pages for people without a login share. */
@NullMarked
package io.evenhand.appeals.page;

import org.jspecify.annotations.NullMarked;
