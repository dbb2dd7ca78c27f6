/** What the pages share: style sheets and their addresses, charts, and what other services told. */
@NullMarked
package io.evenhand.appeals.page;

import org.jspecify.annotations.NullMarked;
