/** Tests of what enforcement knows of policies. */
@NullMarked
package io.evenhand.enforcement.account;

import org.jspecify.annotations.NullMarked;
