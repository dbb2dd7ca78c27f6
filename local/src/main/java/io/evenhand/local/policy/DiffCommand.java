package io.evenhand.local.policy;

import io.evenhand.policy.diff.PolicyDiff;
import io.evenhand.policy.document.Block;
import io.evenhand.policy.document.Document;
import io.evenhand.policy.document.Html;
import io.evenhand.policy.document.Markdown;
import io.evenhand.policy.language.Policy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenhand policy diff}: tells {@link PolicyDiff}. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Tells in words what a new version changes: who gets more or less of what. In the plain form a line begins with"
                    + " + where holders are better off, with - where they are worse off, and with * where it depends.",
            ""
        },
        footer = {"", PolicyCommand.EXIT_CODES})
final class DiffCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "OLD", description = "The version before; - reads the standard input.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "NEW", description = "The version after.")
    private String after = "";

    @ArgGroup
    private Form form = new Form();

    @Override
    public Integer call() {
        var command = Optional.ofNullable(spec).orElseThrow();
        var texts = List.of(PolicyText.read(before, command), PolicyText.read(after, command));
        var policies = texts.stream()
                .flatMap(text -> text.policy(command.commandLine()).stream())
                .toList();
        if (policies.size() < texts.size()) {
            return PolicyCommand.WRONG_POLICY;
        }
        command.commandLine().getOut().print(told(policies.getFirst(), policies.getLast()));
        command.commandLine().getOut().flush();
        return 0;
    }

    private String told(Policy before, Policy after) {
        var diff = PolicyDiff.of(before, after);
        if (form.isHtml() || form.isMarkdown()) {
            var lead =
                    diff.changes().isEmpty() ? "Nothing that holders would notice." : "What the new version changes.";
            var document = new Document(after.title(), List.of(new Block.Paragraph(lead)), diff.sections());
            return form.isHtml() ? Html.page(document) : Markdown.of(document);
        }
        return diff.changes().isEmpty() ? "Nothing that holders would notice.\n" : diff.text();
    }
}
