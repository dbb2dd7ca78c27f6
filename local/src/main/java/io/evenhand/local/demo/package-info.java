/**
 * The platform behind the gateway, played for demonstrations and tests. It knows nothing of Evenhand, as a real upstream
 * would not.
 */
@NullMarked
package io.evenhand.local.demo;

import org.jspecify.annotations.NullMarked;
