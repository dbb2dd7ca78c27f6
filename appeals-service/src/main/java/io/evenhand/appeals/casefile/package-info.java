/**
 * Cases: findings, measures, appeals, reports and questions of one account and one category, on one line of time. A case is
 * open while any of what is in it is; what comes later begins another.
 */
@NullMarked
package io.evenhand.appeals.casefile;

import org.jspecify.annotations.NullMarked;
