package io.evenhand.policy.language;

import java.util.List;

/**
 * A reading of a policy file, and remarks on it.
 *
 * @param warnings in the order of the file; none while there are errors
 */
public record Inspection(PolicyReading reading, List<PolicyWarning> warnings) {

    public Inspection {
        warnings = List.copyOf(warnings);
    }
}
