package io.evenhand.policy.conduct;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** The part of a policy that is the same for all plans: what is a violation, and what follows. In the order of the file. */
public record Conduct(
        SequencedMap<String, Violation> violations,
        SequencedMap<String, Ladder> ladders,
        Appeals appeals,
        Reports reports) {

    public Conduct {
        violations = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(violations));
        ladders = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(ladders));
    }
}
