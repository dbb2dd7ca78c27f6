package io.evenhand.local.policy;

import picocli.CommandLine.Command;

/** {@code evenhand policy}: an author's commands. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Checks policy files, renders their page, and tells the difference of two versions.",
        subcommands = {CheckCommand.class, PageCommand.class, DiffCommand.class})
public final class PolicyCommand {

    /** A file has errors, or its examples are not met. */
    static final int WRONG_POLICY = 1;

    static final String EXIT_CODES =
            "Exit code: 0 fine, 1 the policy is wrong, 2 wrong usage (or a file that cannot be read).";
}
