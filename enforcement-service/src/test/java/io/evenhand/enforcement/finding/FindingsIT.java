package io.evenhand.enforcement.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.enforcement.Accounts;
import io.evenhand.enforcement.Neighbours;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows S3 to S5, U7 to U9, A2; appeals.md 7.4, 7.10 and 7.22: what comes of findings, from signal to measure. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(Neighbours.class)
class FindingsIT {

    private static final String MAY = "2026-05-01T00:00:00Z";
    private static final String JUNE = "2026-06-01T00:00:00Z";
    private static final String HOLDS =
            "{\"rule\":\"much\",\"holds\":true,\"enough\":true,\"says\":\"still\",\"facts\":{}}";
    private static final String GONE = "{\"rule\":\"much\",\"holds\":false,\"enough\":true,\"says\":\"\",\"facts\":{}}";
    private static final String NO_ANSWER = "";

    @Inject
    Accounts accounts;

    /** S4. */
    @Test
    void whatIsNoLongerSoWhenTheGraceIsOverLeadsToNothing() {
        var watched = Watched.of(accounts, "PT1H");
        accounts.recheck(watched.holder(), "much", GONE);

        watched.found("much", "excess", MAY);
        watched.reads("notice");
        var finding = watched.finding("dismissed");

        assertThat(finding).containsEntry("ladder", "told").containsEntry("settledBy", "rule");
        assertThat(watched.measures()).extracting("kind").containsExactly("notice");
        assertThat(text(watched.measure("notice", "lifted"), "facts")).contains("12,400 requests");
    }

    /** S4, S5. */
    @Test
    void whatIsStillSoIsSlowedForATimeThatEndsByItself() {
        var watched = Watched.of(accounts, "PT1H");
        accounts.recheck(watched.holder(), "much", HOLDS);

        watched.found("much", "excess", MAY);
        watched.found("much", "excess", MAY);
        var notice = watched.measure("notice", "active");
        watched.reads("notice");
        var throttle = watched.measure("throttle", "active");
        watched.measure("throttle", "expired");

        assertThat(watched.findings()).extracting("state").containsExactly("confirmed");
        assertThat(throttle).containsEntry("automated", true).containsEntry("rule", "much");
        assertThat(Instant.parse(text(throttle, "startsAt")))
                .isAfter(Instant.parse(text(notice, "startsAt")).plusSeconds(2));
        assertThat(watched.measures()).extracting("kind").containsExactly("throttle", "notice");
    }

    /** S4: undelivered, and while metering does not answer, there is no measure. */
    @Test
    void nothingFollowsWhileTheNoticeHasNotArrivedOrMeteringIsSilent() {
        var watched = Watched.of(accounts, "PT1H");
        accounts.recheck(watched.holder(), "much", NO_ANSWER);

        watched.found("much", "excess", MAY);
        watched.measure("notice", "active");
        stays(watched, "notice");
        watched.reads("notice");
        stays(watched, "notice");
        accounts.recheck(watched.holder(), "much", HOLDS);

        watched.measure("throttle", "active");
    }

    private static String text(Map<String, Object> thing, String field) {
        return String.valueOf(thing.get(field));
    }

    private static void stays(Watched watched, String only) {
        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(watched.measures()).extracting("kind").containsExactly(only));
    }

    @ParameterizedTest
    @CsvSource({"shadow, shadow,", "warn, pending, warn"})
    void aRuleThatDoesNotEnforceTakesNothing(String stage, String state, String heldBack) {
        var watched = Watched.of(accounts, "PT1H");

        watched.found("places", "sharing", stage, Instant.parse(MAY));
        var finding = watched.finding(state);

        assertThat(finding).containsEntry("heldBack", heldBack);
        assertThat(watched.measures()).isEmpty();
    }

    /** U7, U9. */
    @Test
    void aConfirmedStrikeEndsItsPauseAndTheNextIsProposedToTwoPersons() {
        var watched = Watched.of(accounts, "PT1H");

        watched.found("places", "sharing", MAY);
        watched.measure("pause", "active");
        var pending = watched.strikes();
        var first = watched.finding("pending");
        var bySupport = watched.decides("support", "findings", first, "confirm");
        var again = watched.decides("support", "findings", first, "confirm");
        var dismissed = watched.decides("support", "findings", first, "dismiss");
        watched.measure("pause", "lifted");
        watched.found("places", "sharing", JUNE);
        var proposal = watched.measure("suspension", "proposed");
        var byOne = watched.decides("support", "measures", proposal, "approve");
        var stillProposed = watched.measure("suspension", "proposed");
        var byTwo = watched.decides("senior", "measures", stillProposed, "approve");
        watched.measure("suspension", "active");

        assertThat(pending).extracting("state").containsExactly("pending");
        assertThat(text(first, "ask")).contains("who uses the account");
        assertThat(new int[] {bySupport, again, dismissed, byOne, byTwo}).containsExactly(200, 200, 409, 200, 200);
        assertThat(proposal.get("endsAt")).isNull();
        await().untilAsserted(
                        () -> assertThat(watched.findings()).extracting("state").containsOnly("confirmed"));
        assertThat(watched.measures()).extracting("kind").containsExactly("suspension", "pause");
    }

    /** U7. */
    @Test
    void aPauseThatNobodyDecidesOnEndsAndItsStrikeIsDropped() {
        var watched = Watched.of(accounts, "PT4S");

        watched.found("places", "sharing", MAY);
        watched.measure("pause", "active");
        watched.measure("pause", "expired");
        watched.finding("lapsed");

        assertThat(watched.strikes()).isEmpty();
    }

    /** U8; appeals.md 7.4 and 7.10. */
    @Test
    void aReversalVoidsTheStrikeAndWhatReliedOnItAndTheRuleOnlyOpensCases() {
        var watched = Watched.of(accounts, "PT1H");
        watched.found("places", "sharing", MAY);
        watched.measure("pause", "active");
        watched.decides("support", "findings", watched.finding("pending"), "confirm");
        var pause = watched.measure("pause", "lifted");
        watched.found("places", "sharing", JUNE);
        var proposal = watched.measure("suspension", "proposed");
        watched.decides("support", "measures", proposal, "approve");
        watched.decides("senior", "measures", proposal, "approve");
        watched.measure("suspension", "active");
        await().untilAsserted(
                        () -> assertThat(watched.findings()).extracting("state").containsOnly("confirmed"));

        var reversed = watched.decides("reviewer", "measures", pause, "reverse");

        assertThat(reversed).isEqualTo(200);
        watched.finding("voided");
        assertThat(text(watched.measure("suspension", "reversed"), "endedWhy")).startsWith("basis-voided");
        watched.found("places", "sharing", Instant.now().minusSeconds(1).toString());
        await().untilAsserted(() ->
                assertThat(watched.findings()).extracting("heldBack").contains("reversed-lately"));
        assertThat(watched.findings()).extracting("state").contains("confirmed", "voided", "pending");
        assertThat(watched.measures()).extracting("kind").containsExactly("suspension", "pause");
    }

    @Test
    void aDismissedFindingWasNothing() {
        var watched = Watched.of(accounts, "PT1H");
        watched.found("places", "sharing", MAY);
        watched.measure("pause", "active");

        var dismissed = watched.decides("support", "findings", watched.finding("pending"), "dismiss");

        assertThat(dismissed).isEqualTo(200);
        watched.measure("pause", "reversed");
        assertThat(watched.finding("dismissed")).containsEntry("settledBy", "test-support");
        assertThat(watched.strikes()).isEmpty();
    }

    /** Appeals.md 7.22. */
    @Test
    void aRuleThatIsOverturnedTooOftenOnlyOpensCases() {
        var watched = Watched.of(accounts, "PT1H");
        watched.found("places", "sharing", MAY);
        var pause = text(watched.measure("pause", "active"), "id");

        for (var appeal = 0; appeal < 20; appeal++) {
            accounts.appealed(
                    watched.holder(),
                    watched.holder().account() + appeal,
                    pause,
                    "closed",
                    appeal < 5 ? "overturned" : "upheld");
        }
        var another = watched.another();
        await().pollInterval(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    another.found("places", "sharing", "enforce", Instant.now().minusSeconds(2));
                    assertThat(another.findings()).extracting("heldBack").contains("brake");
                });
    }

    /** P6, B9: what staff see is a case until a person confirms it. */
    @Test
    void whatStaffSawOpensACaseAndCountsWhenItIsConfirmed() {
        var watched = Watched.of(accounts, "PT1H");
        var told = Map.of(
                "account", watched.holder().account(),
                "violation", "sharing",
                "says", "Two people were seen to use it.",
                "source", "staff");

        var answer = watched.tells(told);
        var finding = watched.finding("pending");
        var confirmed = watched.decides("support", "findings", finding, "confirm");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(finding).containsEntry("heldBack", "said-by-somebody").containsEntry("source", "staff");
        assertThat(confirmed).isEqualTo(200);
        assertThat(text(watched.measure("notice", "active"), "facts")).contains("Two people were seen");
        assertThat(watched.strikes()).extracting("state").containsExactly("confirmed");
    }

    @ParameterizedTest
    @CsvSource({
        "account, nobody, account",
        "violation, cheating, violation",
        "subject, inst_other, subject",
        "at, 2100-01-01T00:00:00Z, at",
        "source, rumour, source",
        "says, '', says"
    })
    void whatIsToldWronglyNamesItsField(String field, String value, String named) {
        var watched = Watched.of(accounts, "PT1H");
        var told = new HashMap<>(Map.of(
                "account", watched.holder().account(),
                "violation", "sharing",
                "says", "Two people were seen to use it.",
                "source", "staff"));
        told.put(field, value);

        var answer = watched.tells(told);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.path("errors.field").toString()).contains(named);
        assertThat(watched.findings()).isEmpty();
    }
}
