package io.evenhand.local.simulate;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What became of all accounts under one policy. */
record Outcomes(
        Candidate candidate,
        Group all,
        List<Group> profiles,
        List<Group> plans,
        List<LimitTally.Line> limits,
        List<FlagTally.Line> flags,
        List<Otherwise> alternatives,
        List<AccountTally.Line> accounts,
        Timeline timeline) {

    /** What rules of suspicion and comparisons found, first things first. */
    List<Hit> flagged(int most) {
        return flags.stream()
                .flatMap(flag -> flag.hits().stream())
                .sorted(Comparator.comparing(Hit::at)
                        .thenComparing(Hit::account)
                        .thenComparing(Hit::cause))
                .limit(most)
                .toList();
    }

    /** The accounts that were first, by a first time that not all have. */
    List<Hit> first(Function<AccountTally.Line, Optional<Hit>> hit, int most) {
        return accounts.stream()
                .flatMap(line -> hit.apply(line).stream())
                .sorted(Comparator.comparing(Hit::at).thenComparing(Hit::account))
                .limit(most)
                .toList();
    }
}
