package io.evenhand.local.policy;

import picocli.CommandLine.Option;

/** In which form something is written; one of them at most. */
final class Form {

    @Option(names = "--html", description = "As HTML.")
    private boolean html;

    @Option(names = "--markdown", description = "As Markdown.")
    private boolean markdown;

    boolean isHtml() {
        return html;
    }

    boolean isMarkdown() {
        return markdown;
    }
}
