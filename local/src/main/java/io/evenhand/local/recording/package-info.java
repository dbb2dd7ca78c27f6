/**
 * Files of recorded usage: CSV or the Standard Workload Format, read line by line, so that a file may be longer than
 * memory; and the rules that say what a line means.
 */
@NullMarked
package io.evenhand.local.recording;

import org.jspecify.annotations.NullMarked;
