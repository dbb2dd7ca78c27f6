/**
 * Appeals, reports and cases: who is slowed down or stopped is heard here, by somebody who did not decide it. What is to
 * be undone is done by enforcement-service.
 */
@NullMarked
package io.evenhand.appeals;

import org.jspecify.annotations.NullMarked;
