package io.evenhand.appeals.mail;

import java.util.Optional;

/**
 * What became of a mail, and of what.
 *
 * @param statement what it says, while it waits for a confirmation
 */
record Ending(
        Fate fate,
        Optional<String> account,
        Optional<String> measure,
        Optional<String> appeal,
        Optional<String> report,
        Optional<String> statement) {

    static Ending of(Fate fate) {
        return new Ending(
                fate, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Ending of(Fate fate, String account) {
        return new Ending(
                fate, Optional.of(account), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Ending reported(String report) {
        return new Ending(
                Fate.REPORTED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(report),
                Optional.empty());
    }

    static Ending held(String account, String measure, String statement) {
        return new Ending(
                Fate.HELD,
                Optional.of(account),
                Optional.of(measure),
                Optional.empty(),
                Optional.empty(),
                Optional.of(statement));
    }

    Ending about(String appealId) {
        return new Ending(fate, account, measure, Optional.of(appealId), report, statement);
    }
}
