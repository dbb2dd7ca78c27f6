/**
 * The policy language: a YAML file becomes a {@link io.evenhand.policy.language.Policy}, or the list of everything that
 * is wrong with it and where. A policy that was read can always be compiled; no later step finds fault with it.
 */
@NullMarked
package io.evenhand.policy.language;

import org.jspecify.annotations.NullMarked;
