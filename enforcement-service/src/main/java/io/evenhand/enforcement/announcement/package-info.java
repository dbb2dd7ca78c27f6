/**
 * Every account on a policy is told of a new version before it decides: what changes on its plan, and from when. A walk
 * over the accounts in the order in which they last changed finds those who are there, and those who come until then.
 */
@NullMarked
package io.evenhand.enforcement.announcement;

import org.jspecify.annotations.NullMarked;
