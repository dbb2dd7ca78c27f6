/**
 * The page behind the signed link in a message: what happened and why, a form to appeal, and then what becomes of it. It needs
 * no login and no JavaScript, so that whoever is locked out can use it.
 */
@NullMarked
package io.evenhand.appeals.link;

import org.jspecify.annotations.NullMarked;
