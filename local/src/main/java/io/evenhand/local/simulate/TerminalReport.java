package io.evenhand.local.simulate;

import io.evenhand.local.terminal.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The report as tables of text. */
record TerminalReport(Findings findings) {

    private static final int SHOWN = 10;
    private static final int FLAGS_SHOWN = 40;
    private static final int NAMES_SHOWN = 8;

    String text() {
        var text = new StringBuilder();
        text.append("%s: %s%n".formatted(findings.tried().candidate().policy().title(), findings.heading()));
        findings.notes().forEach(note -> text.append("Note: ").append(note).append(System.lineSeparator()));
        outcomes(text, findings.tried());
        findings.comparison().ifPresent(comparison -> {
            text.append("%n--- the same use under %s ---%n"
                    .formatted(comparison.other().candidate().file()));
            outcomes(text, comparison.other());
            comparison(text, comparison);
        });
        return text.toString();
    }

    private void outcomes(StringBuilder text, Outcomes outcomes) {
        section(text, "By profile", groups("profile", outcomes.profiles(), outcomes.all()), Set.of(0));
        if (outcomes.plans().size() > 1) {
            section(text, "By plan", groups("plan", outcomes.plans(), outcomes.all()), Set.of(0));
        }
        section(text, "By limit", limits(outcomes.limits()), Set.of(0, 1, 11, 12));
        if (!outcomes.flags().isEmpty()) {
            section(text, "By rule of suspicion", flags(outcomes.flags()), Set.of(0, 1, 2, 5, 6));
        }
        if (!outcomes.alternatives().isEmpty()) {
            section(text, "Flagged if one figure were otherwise", otherwise(outcomes.alternatives()), Set.of(0, 1, 5));
        }
        hits(text, "Slowed first", outcomes.first(AccountTally.Line::slowed, SHOWN));
        hits(text, "Refused first", outcomes.first(AccountTally.Line::refused, SHOWN));
        hits(text, "Flagged first", outcomes.flagged(FLAGS_SHOWN));
    }

    private static void section(StringBuilder text, String title, List<List<String>> rows, Set<Integer> left) {
        text.append("%n%s%n".formatted(title)).append(TextTable.of(rows, left));
    }

    private static List<List<String>> groups(String what, List<Group> groups, Group all) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of(
                what,
                "accounts",
                "decisions",
                "at once",
                "delayed",
                "queued",
                "refused",
                "wait p50",
                "wait p95",
                "wait max",
                "credits",
                "accounts slowed",
                "refused",
                "flagged"));
        Stream.concat(groups.stream(), groups.size() > 1 ? Stream.of(all) : Stream.empty())
                .map(group -> List.of(
                        group.name(),
                        Words.count(group.accounts()),
                        Words.count(group.decisions()),
                        Words.count(group.admitted()),
                        Words.count(group.delayed()),
                        Words.count(group.queued()),
                        Words.count(group.refusals()),
                        Words.wait(group.waits().median()),
                        Words.wait(group.waits().p95()),
                        Words.wait(group.waits().longest()),
                        Words.count(group.credits()),
                        Words.count(group.slowedAccounts()),
                        Words.count(group.refusedAccounts()),
                        Words.count(group.flaggedAccounts())))
                .forEach(rows::add);
        return rows;
    }

    private List<List<String>> limits(List<LimitTally.Line> limits) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of(
                "limit",
                "state",
                "looked at",
                "admits",
                "delays",
                "queues",
                "refuses",
                "wait p50",
                "wait p95",
                "wait max",
                "accounts slowed",
                "first slowed",
                "first refused"));
        for (var limit : limits) {
            rows.add(List.of(
                    limit.name(),
                    limit.stage(),
                    Words.count(limit.looked()),
                    Words.count(limit.admitted()),
                    Words.count(limit.delayed()),
                    Words.count(limit.queued()),
                    Words.count(limit.denied()),
                    Words.wait(limit.waits().median()),
                    Words.wait(limit.waits().p95()),
                    Words.wait(limit.waits().longest()),
                    Words.count(limit.slowedAccounts()),
                    Words.first(limit.slowed(), findings.zone()),
                    Words.first(limit.refused(), findings.zone())));
        }
        return rows;
    }

    private List<List<String>> flags(List<FlagTally.Line> flags) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("rule", "violation", "state", "findings", "accounts", "profiles", "first"));
        flags.forEach(flag -> rows.add(List.of(
                flag.name(),
                flag.violation(),
                flag.stage(),
                Words.count(flag.findings()),
                Words.count(flag.accounts()),
                flag.profiles().entrySet().stream()
                        .map(profile -> profile.getKey() + " " + Words.count(profile.getValue()))
                        .collect(Collectors.joining(", ")),
                Words.first(flag.first(), findings.zone()))));
        return rows;
    }

    private static List<List<String>> otherwise(List<Otherwise> alternatives) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("rule", "figure", "value", "findings", "accounts", "whom"));
        alternatives.forEach(other -> rows.add(List.of(
                other.limit(),
                other.figure(),
                other.value(),
                Words.count(other.findings()),
                Words.count(other.accounts().size()),
                other.accounts().stream().limit(NAMES_SHOWN).collect(Collectors.joining(" "))
                        + (other.accounts().size() > NAMES_SHOWN ? " …" : ""))));
        return rows;
    }

    private void hits(StringBuilder text, String title, List<Hit> hits) {
        if (!hits.isEmpty()) {
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("account", "when", "by"));
            hits.forEach(hit -> rows.add(List.of(hit.account(), Words.at(hit.at(), findings.zone()), hit.cause())));
            section(text, title, rows, Set.of(0, 1, 2));
        }
    }

    private void comparison(StringBuilder text, Comparison comparison) {
        text.append("%nUnder %s instead of %s: %s%n"
                .formatted(
                        comparison.tried().candidate().file(),
                        comparison.other().candidate().file(),
                        Arrays.stream(Comparison.Direction.values())
                                .map(direction ->
                                        Words.count(comparison.count(direction)) + " accounts " + direction.word())
                                .collect(Collectors.joining(", "))));
        var worst = comparison.worst(SHOWN);
        if (!worst.isEmpty()) {
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("account", "plan", "change", "refused", "was", "mean wait", "was", "longest", "was"));
            worst.forEach(change -> rows.add(List.of(
                    change.member().name(),
                    change.member().plan(),
                    change.direction().word(),
                    Words.count(change.tried().refusals()),
                    Words.count(change.other().refusals()),
                    Words.wait(change.tried().mean()),
                    Words.wait(change.other().mean()),
                    Words.wait(change.tried().longest()),
                    Words.wait(change.other().longest()))));
            section(text, "Worst off", rows, Set.of(0, 1, 2));
        }
    }
}
