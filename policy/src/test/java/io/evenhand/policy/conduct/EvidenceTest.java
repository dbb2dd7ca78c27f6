package io.evenhand.policy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    @Test
    void saysFiguresAsPeopleReadThem() {
        var evidence =
                new Evidence("{requests} requests, {extractionShare} extracted, spread {gapSpread}, {lots} lots");
        var facts = new Facts(Map.of("requests", 12_345.0, "extractionShare", 0.9525, "gapSpread", 0.0416));

        assertThat(evidence.filled(facts)).isEqualTo("12,345 requests, 95.25% extracted, spread 0.042, unknown lots");
    }

    @Test
    void everyOwnFactHasItsFiguresInTheCohort() {
        assertThat(Facts.all())
                .contains("requests", "cohortSize", "cohortMedianRequests", "cohortP95TokensBought")
                .hasSize(14 + 1 + 28);
    }
}
