/** Use beside that of others: what a cohort's use is like, and what in it is out of proportion. */
@NullMarked
package io.evenhand.policy.cohort;

import org.jspecify.annotations.NullMarked;
