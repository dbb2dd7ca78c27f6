/**
 * A policy compiled into numbers: the common form that the decision in Java and the script on Redis execute. Nothing
 * here knows YAML, accounts or time zones.
 */
@NullMarked
package io.evenhand.policy.table;

import org.jspecify.annotations.NullMarked;
