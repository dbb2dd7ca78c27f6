package io.evenhand.local.simulate;

import io.evenhand.policy.table.Stage;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whom one rule of suspicion, or one comparison with others, flagged. */
final class FlagTally {

    private final String name;
    private final String violation;
    private final Stage stage;
    private long findings;
    private long accounts;
    private @Nullable Hit first;

    FlagTally(String name, String violation, Stage stage) {
        this.name = name;
        this.violation = violation;
        this.stage = stage;
    }

    void found(Hit hit, boolean newAccount) {
        findings++;
        accounts += newAccount ? 1 : 0;
        first = first == null ? hit : first.earlier(hit);
    }

    Line line() {
        return new Line(
                name, violation, stage.name().toLowerCase(Locale.ROOT), findings, accounts, Optional.ofNullable(first));
    }

    /**
     * What one rule found.
     *
     * @param stage what findings lead to; of a rule in shadow, to nothing
     */
    record Line(String name, String violation, String stage, long findings, long accounts, Optional<Hit> first) {}
}
