/**
 * Takes in what was used elsewhere, as CloudEvents. It is counted where decisions count and goes through the same log: a
 * limit never refuses it, the work is done.
 */
@NullMarked
package io.evenhand.metering.ingestion;

import org.jspecify.annotations.NullMarked;
