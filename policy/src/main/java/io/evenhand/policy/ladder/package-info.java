/**
 * What follows when an account is found to have broken a rule: which findings count, which step of a ladder they reach, and
 * what becomes of it when a person confirms, dismisses or reverses. Everything is computed from findings as they stand now,
 * so nothing is ever subtracted, and nothing needs a scheduler to be right.
 */
@NullMarked
package io.evenhand.policy.ladder;

import org.jspecify.annotations.NullMarked;
