/** E-mail: where accounts get it, what it looks like, and how it is sent. Each message is sent as one mail, or none. */
@NullMarked
package io.evenhand.enforcement.mail;

import org.jspecify.annotations.NullMarked;
