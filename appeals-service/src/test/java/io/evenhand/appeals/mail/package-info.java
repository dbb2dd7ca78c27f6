/** Tests of mail that comes in. */
@NullMarked
package io.evenhand.appeals.mail;

import org.jspecify.annotations.NullMarked;
