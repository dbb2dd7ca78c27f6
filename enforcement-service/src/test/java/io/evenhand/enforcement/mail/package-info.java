/** Tests of mail. */
@NullMarked
package io.evenhand.enforcement.mail;

import org.jspecify.annotations.NullMarked;
