/**
 * Appeals, answers and reports that come as mail. A mail is read by what it is, acted on once, and then marked; who wrote it
 * is believed only where something proves it (docs/decisions/0040-a-mail-proves-little.md).
 */
@NullMarked
package io.evenhand.appeals.mail;

import org.jspecify.annotations.NullMarked;
