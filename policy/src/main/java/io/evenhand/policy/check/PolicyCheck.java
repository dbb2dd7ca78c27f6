package io.evenhand.policy.check;

import io.evenhand.policy.language.PolicyError;
import io.evenhand.policy.language.PolicyReader;
import io.evenhand.policy.language.PolicyReading;
import io.evenhand.policy.language.PolicyWarning;
import java.util.List;

/**
 * What there is to say about a policy file.
 *
 * @param errors for which it cannot be published, in the order of the file
 * @param warnings none while there are errors
 * @param examples its own examples, run; none while there are errors
 */
public record PolicyCheck(List<PolicyError> errors, List<PolicyWarning> warnings, List<ExampleResult> examples) {

    public PolicyCheck {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
        examples = List.copyOf(examples);
    }

    /** Reads the file, YAML or JSON, and runs its examples. */
    public static PolicyCheck of(String source) {
        var inspection = PolicyReader.inspect(source);
        return switch (inspection.reading()) {
            case PolicyReading.Invalid(var errors) -> new PolicyCheck(errors, List.of(), List.of());
            case PolicyReading.Valid(var policy) ->
                new PolicyCheck(
                        List.of(),
                        inspection.warnings(),
                        policy.examples().stream()
                                .map(example -> ExampleRun.of(policy, example))
                                .toList());
        };
    }

    /** Whether it can be published, and does what its examples say. */
    public boolean holds() {
        return errors.isEmpty() && examples.stream().allMatch(ExampleResult.Met.class::isInstance);
    }
}
