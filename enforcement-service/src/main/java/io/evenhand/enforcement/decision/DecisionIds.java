package io.evenhand.enforcement.decision;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Ids of decisions: {@code dec_}, the account's own part, and what makes it unique. So a place is found by its id alone,
 * without an index; an id is no secret, a call needs the account's key or a token all the same.
 */
@Singleton
class DecisionIds {

    private static final String PREFIX = "dec_";
    private static final String ACCOUNT = "acct_";
    private static final Pattern FORM = Pattern.compile("dec_([0-9a-z]{1,64})_[0-9a-v]{1,26}");

    /** Starts anywhere, so that two replicas do not count alike. */
    private final AtomicLong next = new AtomicLong(new SecureRandom().nextLong() >>> 8);

    String next(String account) {
        return PREFIX + account.substring(ACCOUNT.length()) + "_" + Long.toString(next.incrementAndGet(), 32);
    }

    static Optional<String> accountOf(String decision) {
        var form = FORM.matcher(decision);
        return form.matches() ? Optional.of(ACCOUNT + form.group(1)) : Optional.empty();
    }
}
