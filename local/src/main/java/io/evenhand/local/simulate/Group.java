package io.evenhand.local.simulate;

import java.util.List;

/** The figures of accounts that have something in common. */
record Group(
        String name,
        long accounts,
        long decisions,
        long admitted,
        long delayed,
        long queued,
        long refusals,
        long credits,
        Waits.Summary waits,
        long untouchedAccounts,
        long slowedAccounts,
        long refusedAccounts,
        long flaggedAccounts) {

    static Group of(String name, List<AccountTally.Line> lines, List<Waits> waits) {
        var all = new Waits();
        waits.forEach(all::add);
        return new Group(
                name,
                lines.size(),
                lines.stream().mapToLong(AccountTally.Line::decisions).sum(),
                lines.stream().mapToLong(AccountTally.Line::admitted).sum(),
                lines.stream().mapToLong(AccountTally.Line::delayed).sum(),
                lines.stream().mapToLong(AccountTally.Line::queued).sum(),
                lines.stream().mapToLong(AccountTally.Line::refusals).sum(),
                lines.stream().mapToLong(AccountTally.Line::credits).sum(),
                all.summary(),
                lines.stream()
                        .filter(line ->
                                line.slowed().isEmpty() && line.refused().isEmpty())
                        .count(),
                lines.stream().filter(line -> line.slowed().isPresent()).count(),
                lines.stream().filter(line -> line.refused().isPresent()).count(),
                lines.stream().filter(line -> line.flagged().isPresent()).count());
    }
}
