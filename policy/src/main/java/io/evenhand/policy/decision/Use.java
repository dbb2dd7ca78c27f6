package io.evenhand.policy.decision;

import io.evenhand.policy.decision.Ask.Charge;
import java.util.List;

/** What a call brings to the usage log beside the accepted request itself: changes to places accepted earlier. */
public sealed interface Use {

    /** A place was given up; its units, accepted at {@code acceptedAt}, are taken back. */
    record Lapsed(String decision, long acceptedAt, List<Charge> charges) implements Use {}

    /** A later top-up bought a waiting place full speed. */
    record Relieved(String decision, int wallet, long credits) implements Use {}
}
