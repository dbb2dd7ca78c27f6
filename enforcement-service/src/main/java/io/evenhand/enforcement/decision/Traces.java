package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.decision.Decision.Terms;
import io.evenhand.kit.identity.Pseudonyms;
import io.evenhand.meter.IssuedUse;
import io.evenhand.meter.UseId;
import io.evenhand.policy.table.Row;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * What of a request is left behind in counters, memory and log. Of one that may be kept as counts only (POLICY-LANGUAGE
 * 2.21) that is no text of the caller's, and no figure but the units of meters.
 */
@Singleton
class Traces {

    private final Pseudonyms pseudonyms;

    Traces(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    /** What the use is known by. */
    Optional<IssuedUse> use(Terms terms, DecisionRequest request) {
        return request.issuedUse()
                .map(issued -> terms.discretion().keepsCountsOnly() ? nameless(accountOf(terms), issued) : issued);
    }

    private IssuedUse nameless(String account, IssuedUse issued) {
        var name = pseudonyms.of(account, issued.id().source(), issued.id().id());
        return new IssuedUse(new UseId("", name), issued.issuedAt());
    }

    /** What tells whether a request is the same as another. */
    String fingerprint(Terms terms, DecisionRequest request) {
        return fingerprint(terms, request, terms.discretion().keepsCountsOnly());
    }

    /** What it was if the account's requests were kept otherwise then. */
    String formerFingerprint(Terms terms, DecisionRequest request) {
        return fingerprint(terms, request, !terms.discretion().keepsCountsOnly());
    }

    private String fingerprint(Terms terms, DecisionRequest request, boolean nameless) {
        return nameless ? pseudonyms.of(accountOf(terms), request.fingerprint()) : request.fingerprint();
    }

    private static String accountOf(Terms terms) {
        return terms.caller().enrolment().account().id();
    }

    /**
     * What a limit on an attribute looks at, where the answer would be kept with it: nothing of what fits, and of what does
     * not only that it does not. One that refuses says what it saw, since nothing is kept of a refusal.
     */
    static long attribute(Row.Ceiling ceiling, long value) {
        if (value <= ceiling.max()) {
            return 0;
        }
        return ceiling.isEnforced() ? value : ceiling.max() + 1;
    }
}
