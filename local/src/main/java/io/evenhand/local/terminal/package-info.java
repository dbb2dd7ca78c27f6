/** What commands show on the terminal while they work. */
@NullMarked
package io.evenhand.local.terminal;

import org.jspecify.annotations.NullMarked;
