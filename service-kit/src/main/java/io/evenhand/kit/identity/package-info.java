/**
 * Who is calling: staff and programs by an OIDC token, account holders by their API key. One mechanism looks first
 * (whatever begins with {@code evh_} is a key); everything else is left to OIDC.
 */
@NullMarked
package io.evenhand.kit.identity;

import org.jspecify.annotations.NullMarked;
