/**
 * Appeals: disputes, requests to be reinstated, and reporters' reviews, each heard by somebody who did not take the first
 * decision. {@link io.evenhand.appeals.appeal.Appeal} says what may happen to one; the shell round it loads, decides, stores
 * and tells.
 */
@NullMarked
package io.evenhand.appeals.appeal;

import org.jspecify.annotations.NullMarked;
