/**
 * Checks the services' audit logs from outside: reads them as an auditor and recomputes every hash. It shares no code
 * with the services, so that an error there is not repeated here.
 */
@NullMarked
package io.evenhand.local.audit;

import org.jspecify.annotations.NullMarked;
