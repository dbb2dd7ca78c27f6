/**
 * Findings: what rules found and people saw, and what the ladder of the policy makes of it. Rows are the truth; a look at what
 * is due does the next step of each once, whichever replica it runs on and however long it slept.
 */
@NullMarked
package io.evenhand.enforcement.finding;

import org.jspecify.annotations.NullMarked;
