package io.evenhand.policy.check;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * No text whatever makes checking it fail. In a build the seeds beside this class are read; with {@code JAZZER_FUZZ=1} it
 * looks for worse (docs/policy-language.md says how).
 */
class PolicyFuzzTest {

    @FuzzTest(maxDuration = "10m")
    void checkingAlwaysAnswers(FuzzedDataProvider data) {
        PolicyCheck.of(data.consumeRemainingAsString());
    }
}
