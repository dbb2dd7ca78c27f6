package io.evenhand.local.policy;

import io.evenhand.policy.document.Html;
import io.evenhand.policy.document.Markdown;
import io.evenhand.policy.language.Policy;
import io.evenhand.policy.page.Edition;
import io.evenhand.policy.page.PolicyPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenhand policy page}: renders {@link PolicyPage}. */
@Command(
        name = "page",
        mixinStandardHelpOptions = true,
        description = {
            "Renders the page that a policy's holders read: what it says, from the file that is enforced. As HTML it is one"
                    + " file that needs no network.",
            ""
        },
        footer = {
            "",
            PolicyCommand.EXIT_CODES,
            "",
            "Example:",
            "  evenhand policy page policies/graduated-speed.yaml --html --out page.html"
        })
final class PageCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A policy file; - reads the standard input.")
    private String file = "";

    @ArgGroup
    private Form form = new Form();

    @Option(names = "--out", paramLabel = "FILE", description = "Where to (default: the standard output).")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        var command = Optional.ofNullable(spec).orElseThrow();
        var policy = PolicyText.read(file, command).policy(command.commandLine());
        if (policy.isEmpty()) {
            return PolicyCommand.WRONG_POLICY;
        }
        var page = page(policy.get());
        if (out == null) {
            command.commandLine().getOut().print(page);
            command.commandLine().getOut().flush();
        } else {
            Files.writeString(out, page);
        }
        return 0;
    }

    private String page(Policy policy) {
        var document = PolicyPage.of(policy, new Edition.Draft());
        return form.isHtml() ? Html.page(document) : Markdown.of(document);
    }
}
