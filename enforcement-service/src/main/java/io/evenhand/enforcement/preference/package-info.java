/** Which messages an account wants where, besides its inbox: that one gets them all. */
@NullMarked
package io.evenhand.enforcement.preference;

import org.jspecify.annotations.NullMarked;
