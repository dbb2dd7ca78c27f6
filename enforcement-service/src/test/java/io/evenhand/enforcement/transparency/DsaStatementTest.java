package io.evenhand.enforcement.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements of reasons in the Transparency Database's words (A2). */
class DsaStatementTest {

    /** All attributes that the database's API, version 2, takes. */
    private static final Set<String> PUBLISHED = Set.of(
            "decision_visibility",
            "decision_visibility_other",
            "end_date_visibility_restriction",
            "decision_monetary",
            "decision_monetary_other",
            "end_date_monetary_restriction",
            "decision_provision",
            "end_date_service_restriction",
            "decision_account",
            "end_date_account_restriction",
            "account_type",
            "decision_ground",
            "decision_ground_reference_url",
            "illegal_content_legal_ground",
            "illegal_content_explanation",
            "incompatible_content_ground",
            "incompatible_content_explanation",
            "incompatible_content_illegal",
            "content_type",
            "content_type_other",
            "category",
            "category_addition",
            "category_specification",
            "category_specification_other",
            "territorial_scope",
            "content_language",
            "content_date",
            "content_id",
            "application_date",
            "decision_facts",
            "source_type",
            "source_identity",
            "automated_detection",
            "automated_decision",
            "puid");

    /** Those without which it takes no statement on grounds of terms and conditions. */
    private static final Set<String> REQUIRED = Set.of(
            "decision_ground",
            "incompatible_content_ground",
            "incompatible_content_explanation",
            "content_type",
            "content_type_other",
            "category",
            "content_date",
            "application_date",
            "decision_facts",
            "source_type",
            "automated_detection",
            "automated_decision",
            "puid");

    private static final Instant MAY = Instant.parse("2026-05-01T22:30:00Z");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");

    private static Restriction taken(String kind, String target, String detection, boolean byPerson) {
        return new Restriction(
                "mea_1",
                kind,
                target,
                "student",
                3,
                "resale",
                "Selling what is meant for students.",
                "calls-beside-others",
                detection,
                byPerson,
                Map.of("requests", 12_400.0, "cohortP95Requests", 980.5),
                MAY,
                MAY,
                Optional.of(JUNE),
                Optional.empty());
    }

    @Test
    void fieldsAreAllPublishedOnesAndNoneIsMissing_A2() {
        assertThat(PUBLISHED).containsAll(StatementFile.COLUMNS);
        assertThat(StatementFile.COLUMNS).containsAll(REQUIRED).contains("decision_provision", "decision_account");
    }

    @ParameterizedTest
    @CsvSource({
        "throttle, account, DECISION_PROVISION_PARTIAL_SUSPENSION,",
        "pause, account, DECISION_PROVISION_TOTAL_SUSPENSION,",
        "pause, campaign, DECISION_PROVISION_PARTIAL_SUSPENSION,",
        "suspension, key, DECISION_PROVISION_PARTIAL_SUSPENSION,",
        "suspension, account,, DECISION_ACCOUNT_SUSPENDED",
        "termination, account,, DECISION_ACCOUNT_TERMINATED",
    })
    void eachMeasureIsOneRestrictionWithItsEndInTheFieldOfItsKind_A2(
            String kind, String target, String provision, String account) {
        var statement = DsaStatement.of(taken(kind, target, "automated", true));

        assertThat(statement.decisionProvision()).isEqualTo(provision);
        assertThat(statement.decisionAccount()).isEqualTo(account);
        var end = LocalDate.parse("2026-06-01");
        assertThat(statement.endDateServiceRestriction()).isEqualTo(provision == null ? null : end);
        assertThat(statement.endDateAccountRestriction()).isEqualTo(account == null ? null : end);
    }

    @ParameterizedTest
    @CsvSource({
        "automated, false, Yes, AUTOMATED_DECISION_FULLY, SOURCE_VOLUNTARY",
        "automated, true, Yes, AUTOMATED_DECISION_PARTIALLY, SOURCE_VOLUNTARY",
        "report, true, No, AUTOMATED_DECISION_NOT_AUTOMATED, SOURCE_TYPE_OTHER_NOTIFICATION",
        "staff, true, No, AUTOMATED_DECISION_NOT_AUTOMATED, SOURCE_VOLUNTARY",
    })
    void itSaysHowMuchWasAMachinesDoing_A2(
            String detection, boolean byPerson, String detected, String decided, String source) {
        var statement = DsaStatement.of(taken("pause", "account", detection, byPerson));

        assertThat(statement.automatedDetection()).isEqualTo(detected);
        assertThat(statement.automatedDecision()).isEqualTo(decided);
        assertThat(statement.sourceType()).isEqualTo(source);
    }

    @Test
    void itsWordsAreThePolicysAndTheFiguresTheRules_A2() {
        var statement = DsaStatement.of(taken("pause", "account", "automated", false));

        assertThat(statement.incompatibleContentGround()).isEqualTo("student, version 3: resale");
        assertThat(statement.incompatibleContentExplanation()).isEqualTo("Selling what is meant for students.");
        assertThat(statement.decisionFacts())
                .isEqualTo("The rule calls-beside-others held: cohortP95Requests = 980.5; requests = 12400.");
        assertThat(statement.contentDate()).isEqualTo("2026-05-01");
        assertThat(statement.puid()).matches("[A-Za-z0-9_-]{1,500}");
    }
}
