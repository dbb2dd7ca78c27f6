/**
 * Reports of violations, by anybody: what is reported is checked, kept and looked at by a person. A report never causes a measure
 * by itself, and who sent it is not told to whom it is about.
 */
@NullMarked
package io.evenhand.appeals.report;

import org.jspecify.annotations.NullMarked;
