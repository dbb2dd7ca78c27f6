/** Tests of how decisions are told. */
@NullMarked
package io.evenhand.enforcement.decision;

import org.jspecify.annotations.NullMarked;
