package io.evenhand.local.audit;

import picocli.CommandLine.Command;

/** {@code evenhand audit}: what can be done with audit logs. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Checks the log of what staff did.",
        subcommands = VerifyCommand.class)
public final class AuditCommand {}
