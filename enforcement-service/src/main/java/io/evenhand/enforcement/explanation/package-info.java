/** What applies to an account now, and why: for whoever answers its questions. Nothing here counts or changes anything. */
@NullMarked
package io.evenhand.enforcement.explanation;

import org.jspecify.annotations.NullMarked;
