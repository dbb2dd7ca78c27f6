/** Who accepted which version of a policy by using the service under it. It is derived from the usage log, as it is read. */
@NullMarked
package io.evenhand.metering.acceptance;

import org.jspecify.annotations.NullMarked;
