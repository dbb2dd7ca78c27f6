/** Tests of posts to account holders. */
@NullMarked
package io.evenhand.enforcement.webhook;

import org.jspecify.annotations.NullMarked;
