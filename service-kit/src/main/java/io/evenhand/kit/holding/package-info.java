/**
 * What a service holds of one account: how it is told to whom it concerns, and how it is erased. Each service says so of
 * each of its tables; what the kit's own tables hold is said here.
 */
@NullMarked
package io.evenhand.kit.holding;

import org.jspecify.annotations.NullMarked;
