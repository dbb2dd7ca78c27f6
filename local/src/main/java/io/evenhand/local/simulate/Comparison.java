package io.evenhand.local.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The same use under two policies, account by account. */
record Comparison(Outcomes tried, Outcomes other, List<Change> changes) {

    static Comparison of(Outcomes tried, Outcomes other) {
        var changes = new ArrayList<Change>();
        for (var place = 0; place < tried.accounts().size(); place++) {
            changes.add(new Change(tried.accounts().get(place), other.accounts().get(place)));
        }
        return new Comparison(tried, other, List.copyOf(changes));
    }

    /** Which way an account's lot changes; what is refused weighs more than any wait. */
    enum Direction {
        REFUSED_MORE("refused more"),
        SLOWER("slower"),
        SAME("the same"),
        FASTER("faster"),
        REFUSED_LESS("refused less");

        private final String word;

        Direction(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** One account under the tried policy, and under the other. */
    record Change(AccountTally.Line tried, AccountTally.Line other) {

        Member member() {
            return tried.member();
        }

        long refusals() {
            return tried.refusals() - other.refusals();
        }

        /** How much longer it waits in all. */
        Duration waited() {
            return tried.waited().minus(other.waited());
        }

        Direction direction() {
            if (refusals() != 0) {
                return refusals() > 0 ? Direction.REFUSED_MORE : Direction.REFUSED_LESS;
            }
            return waited().isZero() ? Direction.SAME : waited().isPositive() ? Direction.SLOWER : Direction.FASTER;
        }
    }

    long count(Direction direction) {
        return changes.stream()
                .filter(change -> change.direction() == direction)
                .count();
    }

    long count(Direction direction, Profile profile) {
        return changes.stream()
                .filter(change ->
                        change.direction() == direction && change.member().profile() == profile)
                .count();
    }

    /** Those for whom it becomes worse, the worst first. */
    List<Change> worst(int most) {
        return changes.stream()
                .filter(change -> change.direction().compareTo(Direction.SAME) < 0)
                .sorted(Comparator.comparingLong(Change::refusals)
                        .thenComparing(Change::waited)
                        .reversed()
                        .thenComparing(change -> change.member().name()))
                .limit(most)
                .toList();
    }
}
