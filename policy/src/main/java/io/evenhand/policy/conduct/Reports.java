package io.evenhand.policy.conduct;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How anybody reports a violation.
 *
 * @param email where reports may be sent, if by e-mail at all
 * @param requires what a report must say
 */
public record Reports(@Nullable String email, List<String> requires, Proof evidence) {

    public Reports {
        requires = List.copyOf(requires);
    }

    /** What a report should prove. */
    public enum Proof {
        ENCOURAGED,
        REQUIRED
    }
}
