package io.evenhand.appeals.appeal;

import java.time.Instant;
import java.util.Optional;

/**
 * What a rule must know beside the appeal.
 *
 * @param evidenceOpened whether the person has opened the evidence
 * @param twoPeople whether letting the measure stand takes two
 * @param outcome what is to be answered, once that is known
 */
record Circumstances(Instant now, boolean evidenceOpened, boolean twoPeople, Optional<Outcome> outcome) {

    Circumstances answering(Outcome with) {
        return new Circumstances(now, evidenceOpened, twoPeople, Optional.of(with));
    }
}
