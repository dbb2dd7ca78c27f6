package io.evenhand.accounts.policy;

import java.time.Instant;
import java.util.Optional;

/**
 * A rule that is switched off.
 *
 * @param rule a limit's name, or {@code all}
 */
public record SwitchView(String rule, String reason, String by, Instant since) {

    /** The rule that a line says is off; empty where it says that it is on again. */
    static Optional<SwitchView> of(SwitchChange last) {
        return Optional.ofNullable(last.reason())
                .map(reason -> new SwitchView(last.rule(), reason, last.by(), last.at()));
    }
}
