/**
 * What was done about accounts in a year, for who has to publish it: a row for each restriction in the words of the
 * Transparency Database of the European Union's Digital Services Act, and how many there were. Nothing in it is about anybody in
 * particular, and nothing that somebody wrote by hand.
 */
@NullMarked
package io.evenhand.enforcement.transparency;

import org.jspecify.annotations.NullMarked;
