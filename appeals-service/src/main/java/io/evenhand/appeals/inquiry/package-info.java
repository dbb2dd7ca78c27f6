/**
 * Requests for information: an account is asked what its use is for, because its policy says so or somebody of staff does, and
 * its answer is part of the case.
 */
@NullMarked
package io.evenhand.appeals.inquiry;

import org.jspecify.annotations.NullMarked;
