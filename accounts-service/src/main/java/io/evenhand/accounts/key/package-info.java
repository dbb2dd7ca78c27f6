/**
 * Installs and the API keys issued for them. A key is shown once; only its hash is kept, and only until it is revoked does
 * it stand for anybody.
 */
@NullMarked
package io.evenhand.accounts.key;

import org.jspecify.annotations.NullMarked;
