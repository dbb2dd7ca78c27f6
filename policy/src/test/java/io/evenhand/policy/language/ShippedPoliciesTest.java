package io.evenhand.policy.language;

import static io.evenhand.policy.language.ReadPolicies.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.policy.language.PolicyWarning.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The five policies in {@code policies/}, each a published one in our own words. */
class ShippedPoliciesTest {

    private static final Pattern ROW_ID = Pattern.compile("\\b[SUPBC][0-9]+\\b");

    @ParameterizedTest
    @ValueSource(strings = {"graduated-speed", "unlimited-generation", "per-install", "student", "training-boutique"})
    void readWithoutErrorsAndWithNoWarningButWhatIsStillToCome(String name) {
        var inspection = PolicyReader.inspect(shipped(name + ".yaml"));

        assertThat(inspection.reading())
                .isInstanceOfSatisfying(
                        PolicyReading.Valid.class,
                        valid -> assertThat(valid.policy().name()).isEqualTo(name));
        assertThat(inspection.warnings())
                .extracting(PolicyWarning::reason)
                .isSubsetOf(Set.of(Reason.NOT_ACTED_ON, Reason.ADDRESS_NOT_SET));
    }

    /** Each rule of a policy names the row of the requirements that it meets. */
    @ParameterizedTest(name = "{0}: {1}1 to {1}{2}")
    @CsvSource({
        "student, S, 6",
        "unlimited-generation, U, 9",
        "per-install, P, 9",
        "training-boutique, B, 10",
        "graduated-speed, C, 6"
    })
    void nameTheirRequirements(String name, String letter, int last) {
        var named = comments(shipped(name + ".yaml"))
                .flatMap(comment -> ROW_ID.matcher(comment).results().map(MatchResult::group))
                .collect(Collectors.toSet());

        var expected = IntStream.rangeClosed(1, last)
                .mapToObj(number -> letter + number)
                .toList();
        assertThat(named).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void someViolationsOfTrainingAreDetectedAndTheOthersReported_B9() {
        var policy = ReadPolicies.valid(shipped("training-boutique.yaml"));

        var detected = policy.conduct().violations().keySet().stream()
                .filter(policy::detects)
                .toList();

        assertThat(detected).isEqualTo(List.of("resale", "tampering", "moving-bookings", "overload"));
    }

    private static Stream<String> comments(String source) {
        return Arrays.stream(source.split("\n", -1))
                .filter(line -> line.contains("#"))
                .map(line -> line.substring(line.indexOf('#')));
    }
}
