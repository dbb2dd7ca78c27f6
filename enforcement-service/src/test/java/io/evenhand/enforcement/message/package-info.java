/** Tests of what account holders are told. */
@NullMarked
package io.evenhand.enforcement.message;

import org.jspecify.annotations.NullMarked;
