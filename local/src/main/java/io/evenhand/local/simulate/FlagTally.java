package io.evenhand.local.simulate;

import io.evenhand.policy.table.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whom one rule of suspicion, or one comparison with others, flagged. */
final class FlagTally {

    private static final int MOST = 1_000;

    private final String name;
    private final String violation;
    private final Stage stage;
    private long findings;
    private long accounts;
    private final Map<String, Long> profiles = new TreeMap<>();
    private final List<Hit> hits = new ArrayList<>();
    private @Nullable Hit first;

    FlagTally(String name, String violation, Stage stage) {
        this.name = name;
        this.violation = violation;
        this.stage = stage;
    }

    void found(Hit hit, Profile profile, boolean newAccount) {
        findings++;
        if (newAccount) {
            accounts++;
            profiles.merge(profile.word(), 1L, Long::sum);
        }
        if (hits.size() < MOST) {
            hits.add(hit);
        }
        first = first == null ? hit : first.earlier(hit);
    }

    Line line() {
        return new Line(
                name,
                violation,
                stage.name().toLowerCase(Locale.ROOT),
                findings,
                accounts,
                profiles,
                hits,
                Optional.ofNullable(first));
    }

    /**
     * What one rule found.
     *
     * @param profiles how many accounts of each profile it found
     * @param hits what it found, as much as is kept: a thousand
     * @param stage what findings lead to; of a rule in shadow, to nothing
     */
    record Line(
            String name,
            String violation,
            String stage,
            long findings,
            long accounts,
            Map<String, Long> profiles,
            List<Hit> hits,
            Optional<Hit> first) {

        Line {
            profiles = new TreeMap<>(profiles);
            hits = List.copyOf(hits);
        }
    }
}
