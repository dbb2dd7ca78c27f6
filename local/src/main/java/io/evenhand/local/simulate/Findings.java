package io.evenhand.local.simulate;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Everything a simulation found.
 *
 * @param heading what the policy was tried on, in a sentence
 * @param notes what the reader should know beside the figures
 */
record Findings(String heading, List<String> notes, ZoneId zone, Outcomes tried, Optional<Comparison> comparison) {}
