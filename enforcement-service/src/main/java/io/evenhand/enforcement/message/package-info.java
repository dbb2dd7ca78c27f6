/** What account holders are told when something changes for them: once, with what, why and what fixes it. */
@NullMarked
package io.evenhand.enforcement.message;

import org.jspecify.annotations.NullMarked;
