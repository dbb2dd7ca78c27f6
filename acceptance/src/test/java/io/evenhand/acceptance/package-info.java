/**
 * What people are promised, shown from outside: every scenario starts Evenhand as they do and speaks HTTP. The rules of
 * the architecture are checked here too, since only this module sees all others.
 */
@NullMarked
package io.evenhand.acceptance;

import org.jspecify.annotations.NullMarked;
