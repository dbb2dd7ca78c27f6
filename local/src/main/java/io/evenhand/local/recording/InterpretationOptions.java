package io.evenhand.local.recording;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of a command that say which columns of a usage file mean what. */
public final class InterpretationOptions {

    /** The end of such a command's help. */
    public static final String COLUMNS =
            "Columns are a CSV file's own, or for the Standard Workload Format: job submit wait run processors cpu memory"
                    + " requested-processors requested-time requested-memory status user group application queue partition"
                    + " preceding think.";

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--account-from",
            paramLabel = "RULE",
            description = "COLUMN, constant:NAME, or hash:N (N accounts, by the CRC-32 of the line)"
                    + " (default: user for .swf, else constant:all).")
    private @Nullable String accountFrom;

    @Option(
            names = "--units-from",
            paramLabel = "RULE",
            description = "A number, COLUMN, or COLUMN*COLUMN (default: run*processors for .swf, else 1).")
    private @Nullable String unitsFrom;

    @Option(
            names = "--time-from",
            paramLabel = "COLUMN",
            description = "When it was used (default: submit for .swf, else the first column).")
    private @Nullable String timeFrom;

    /**
     * How the rows of a file are read.
     *
     * @throws ParameterException if a rule cannot be read, or names a column that the file does not have
     */
    public Interpretation of(UsageFile usage) {
        var workload = usage.isWorkload();
        var firstColumn = usage.columns().isEmpty() ? "" : usage.columns().getFirst();
        try {
            var interpretation = new Interpretation(
                    Optional.ofNullable(timeFrom).orElse(workload ? "submit" : firstColumn),
                    AccountRule.parse(Optional.ofNullable(accountFrom).orElse(workload ? "user" : "constant:all")),
                    UnitsRule.parse(Optional.ofNullable(unitsFrom).orElse(workload ? "run*processors" : "1")));
            for (var column : interpretation.columns()) {
                if (!usage.columns().contains(column)) {
                    throw wrong("the file has no column '%s'; it has %s".formatted(column, usage.columns()));
                }
            }
            return interpretation;
        } catch (IllegalArgumentException e) {
            throw wrong("--account-from " + e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(Optional.ofNullable(spec).orElseThrow().commandLine(), message);
    }
}
