/**
 * Measures and findings of enforcement-service as they are known here: what may be appealed, until when, and who decided it.
 * Told by events; what is not known yet is asked for once.
 */
@NullMarked
package io.evenhand.appeals.measure;

import org.jspecify.annotations.NullMarked;
