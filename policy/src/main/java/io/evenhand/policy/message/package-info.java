/**
 * What account holders are told, in plain words: the author's sentences with their placeholders filled. Numbers,
 * durations and instants are written the same way in every message and page.
 */
@NullMarked
package io.evenhand.policy.message;

import org.jspecify.annotations.NullMarked;
