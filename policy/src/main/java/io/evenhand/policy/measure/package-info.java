/**
 * The life of one measure against an account, and what an account's standing is. Whether a measure is in force follows from
 * its record and the clock alone, so that access returns on time whatever has stopped (REQUIREMENTS S5, DESIGN 7).
 */
@NullMarked
package io.evenhand.policy.measure;

import org.jspecify.annotations.NullMarked;
