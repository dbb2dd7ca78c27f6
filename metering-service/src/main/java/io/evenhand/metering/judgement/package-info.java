/**
 * Accounts beside each other under the limits that compare them: who stands out is found, once in a window, and told. It is
 * also asked whether a rule holds still, and how the use that a rule looks at is spread.
 */
@NullMarked
package io.evenhand.metering.judgement;

import org.jspecify.annotations.NullMarked;
