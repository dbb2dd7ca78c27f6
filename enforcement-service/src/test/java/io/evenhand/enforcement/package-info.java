/** The service over HTTP, on real stores, beside stand-ins of the services it talks to. */
@NullMarked
package io.evenhand.enforcement;

import org.jspecify.annotations.NullMarked;
