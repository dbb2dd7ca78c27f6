package io.evenhand.local.policy;

import io.evenhand.policy.check.ExampleResult;
import io.evenhand.policy.check.PolicyCheck;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenhand policy check}: tells what {@link PolicyCheck} finds. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Reads policy files as Evenhand does and runs the examples in them. Tells errors and warnings with their line,"
                    + " column and field, and of each example that is missed what differs.",
            ""
        },
        footer = {"", PolicyCommand.EXIT_CODES})
final class CheckCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Policy files; - reads the standard input.")
    private List<String> files = List.of();

    @Option(names = "--strict", description = "Warnings are errors.")
    private boolean strict;

    @Override
    public Integer call() {
        var command = Optional.ofNullable(spec).orElseThrow();
        var texts = files.stream().map(file -> PolicyText.read(file, command)).toList();
        var failed = 0;
        for (var text : texts) {
            failed += holds(text, command) ? 0 : 1;
        }
        return failed == 0 ? 0 : PolicyCommand.WRONG_POLICY;
    }

    private boolean holds(PolicyText text, CommandSpec command) {
        var out = command.commandLine().getOut();
        var check = PolicyCheck.of(text.source());
        text.lines(check.errors()).forEach(out::println);
        check.warnings()
                .forEach(warning -> out.println(
                        text.line(warning.line(), warning.column(), "warning", warning.field(), warning.message())));
        var missed = check.examples().stream()
                .filter(ExampleResult.Missed.class::isInstance)
                .map(ExampleResult.Missed.class::cast)
                .toList();
        missed.stream().map(example -> line(text, example)).forEach(out::println);
        var holds = check.holds() && !(strict && !check.warnings().isEmpty());
        out.println("%s: %s%s"
                .formatted(
                        text.name(),
                        holds ? "fine" : "not fine",
                        check.errors().isEmpty()
                                ? counts(check, missed.size())
                                : ", errors: " + check.errors().size()));
        return holds;
    }

    private static String line(PolicyText text, ExampleResult.Missed missed) {
        var example = missed.example();
        var told = new StringBuilder(
                text.line(example.line(), example.column(), "missed", "", "example “" + example.title() + "”"));
        missed.differences()
                .forEach(difference -> told.append("%n    %s: expected %s, got %s"
                        .formatted(difference.field(), difference.expected(), difference.got())));
        return told.toString();
    }

    private static String counts(PolicyCheck check, int missed) {
        var all = check.examples().size();
        return ", examples met: %d of %d, warnings: %d"
                .formatted(all - missed, all, check.warnings().size());
    }
}
