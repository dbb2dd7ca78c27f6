/**
 * {@code evenhand replay}: plays a file of recorded usage against a running Evenhand as real calls, and tells what became
 * of it, account by account. It reads the file as it goes, so that a file may be longer than memory.
 */
@NullMarked
package io.evenhand.local.replay;

import org.jspecify.annotations.NullMarked;
