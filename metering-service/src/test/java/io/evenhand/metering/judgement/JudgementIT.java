package io.evenhand.metering.judgement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.testing.TestPlatform;
import io.evenhand.metering.policy.LimitTables;
import io.evenhand.metering.testing.AccountsStandIn;
import io.evenhand.metering.testing.MeteringDatabase;
import io.evenhand.policy.language.Comparison;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who stands out among the accounts of a plan is found, once in a window, with the figures (S2, S3, S4). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(AccountsStandIn.class)
class JudgementIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Inject
    Judgements judgements;

    @Inject
    LimitTables tables;

    @Inject
    Strains strains;

    private final String policy = "compared-" + UUID.randomUUID();
    private final Instant now = Instant.now();
    private final String month =
            DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH).format(now.atOffset(ZoneOffset.UTC));

    /** Four who use 10 files each. */
    @BeforeEach
    void othersUse() throws Exception {
        for (var other = 0; other < 4; other++) {
            uses(joins("unlimited"), now, 10);
        }
    }

    private String joins(String plan) throws Exception {
        var account = "acct_%s_%s".formatted(policy, UUID.randomUUID());
        AccountsStandIn.join(account, plan.replace(" ", "%20"), "UTC");
        return account;
    }

    private List<JsonObject> told(String account) {
        return MeteringDatabase.events("signal-found", account).stream()
                .map(JsonObject::new)
                .toList();
    }

    private JsonObject awaitTold(String account, String rule) {
        await().atMost(SOON)
                .until(() -> told(account).stream()
                        .anyMatch(event -> event.getString("signal").equals(rule)));
        return told(account).stream()
                .filter(event -> event.getString("signal").equals(rule))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoUsesMuchMoreThanOthersIsFoundWithTheFigures_S2_S3() throws Exception {
        var heavy = joins("unlimited");
        uses(heavy, now, 60);

        var found = awaitTold(heavy, "beside");

        assertThat(found.getString("says"))
                .isEqualTo(
                        "60 files in %s: 6.0 times the median of 4 others (10), above their 75th percentile (10) and 60.0 %% of all use"
                                .formatted(month));
        assertThat(found.getString("subject") + " " + found.getString("per") + " " + found.getString("stage"))
                .isEqualTo(heavy + " account enforce");
        assertThat(found.getString("violation") + " " + found.getString("policy"))
                .isEqualTo("excess " + policy);
        assertThat(found.getInstant("windowStart"))
                .isEqualTo(YearMonth.from(now.atOffset(ZoneOffset.UTC))
                        .atDay(1)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC));
        assertThat(found.getInstant("windowEnd")).isAfter(now);
        assertThat(found.getJsonObject("facts").getDouble("used")).isEqualTo(60);
        assertThat(found.getJsonObject("facts").getDouble("cohortSize")).isEqualTo(4);
        assertThat(awaitTold(heavy, "trial").getString("stage")).isEqualTo("shadow");
    }

    @Test
    void moreOfTheSameIsNoNewFindingAndItsFiguresFollow_S3() throws Exception {
        var heavy = joins("unlimited");
        uses(heavy, now, 60);
        awaitTold(heavy, "beside");

        uses(heavy, now.minus(1, ChronoUnit.HOURS), 40);

        await().atMost(SOON)
                .until(() -> finding(heavy, "beside")
                        .startsWith(
                                now.minus(1, ChronoUnit.HOURS)
                                                        .atOffset(ZoneOffset.UTC)
                                                        .getMonth()
                                                == now.atOffset(ZoneOffset.UTC).getMonth()
                                        ? "100 files"
                                        : "60 files"));
        assertThat(told(heavy))
                .filteredOn(event -> event.getString("signal").equals("beside"))
                .hasSize(1);
    }

    @Test
    void whatIsSwitchedOffOrExemptedOrNotStrainedFindsNobody_S2() throws Exception {
        var heavy = joins("unlimited");
        var exempt = joins("unlimited -beside");
        uses(heavy, now, 60);
        uses(exempt, now, 60);

        awaitTold(heavy, "trial");
        awaitTold(exempt, "trial");

        assertThat(told(heavy)).extracting(event -> event.getString("signal")).doesNotContain("stopped", "strained");
        assertThat(told(exempt)).extracting(event -> event.getString("signal")).doesNotContain("beside");
        assertThat(recheck(exempt, "beside").getString("says"))
                .isEqualTo("No rule of this name applies to the account now.");
    }

    @Test
    void aWindowThatSlidesGivesOneFindingWhileItHolds_S2() throws Exception {
        var heavy = joins("unlimited");
        uses(heavy, now.minus(2, ChronoUnit.DAYS), 2001);
        awaitTold(heavy, "sliding");

        uses(heavy, now, 1);

        await().atMost(SOON).until(() -> finding(heavy, "sliding").startsWith("2,002 files in the last 7 days"));
        assertThat(told(heavy))
                .filteredOn(event -> event.getString("signal").equals("sliding"))
                .hasSize(1);
    }

    @Test
    void whatWasUsedLastInAWindowThatIsOverIsJudgedToo_S2() throws Exception {
        var thisMonth = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        var last = thisMonth.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).minus(1, ChronoUnit.HOURS);
        var heavy = joins("unlimited");
        uses(heavy, last, 1001);
        await().atMost(SOON).until(() -> isKnown(heavy));
        var inForce = tables.rules(policy).await().atMost(SOON);

        judgements
                .judge(new Comparisons(inForce), now, last.minus(1, ChronoUnit.HOURS))
                .await()
                .atMost(SOON);

        assertThat(told(heavy)).anySatisfy(event -> {
            assertThat(event.getString("signal")).isEqualTo("beside");
            assertThat(event.getString("says")).startsWith("1,001 files in ");
            assertThat(event.getInstant("windowEnd")).isBeforeOrEqualTo(now);
        });
    }

    /** One pass over everybody, without a query for each; what it took is told on the console. */
    @Test
    void aHundredThousandAccountsAreJudgedInOnePass_S2() throws Exception {
        var many = "compared-" + UUID.randomUUID();
        populate(many, 100_000);
        var inForce = tables.rules(many).await().atMost(SOON);
        var began = System.nanoTime();

        judgements
                .judge(new Comparisons(inForce), now, now.minusSeconds(60))
                .await()
                .atMost(Duration.ofMinutes(3));

        System.out.printf("100,000 accounts were judged in %d ms%n", (System.nanoTime() - began) / 1_000_000);
        try {
            assertThat(count("SELECT count(*) FROM finding WHERE signal = 'beside' AND policy = '%s'".formatted(many)))
                    .isEqualTo(10);
        } finally {
            execute("DELETE FROM member WHERE policy = '%s'".formatted(many));
        }
    }

    /** Most used 1 to 100, and ten accounts 2,000 each. */
    private void populate(String many, int accounts) throws SQLException {
        uses("acct_nobody", now, 1);
        var everybody = "FROM generate_series(1, %d) AS n".formatted(accounts);
        var name = "'acct_%s_' || n".formatted(many);
        execute("INSERT INTO member (account, policy, plan, time_zone, anchor, schedule, position) SELECT " + name
                + ", '" + many + "', 'unlimited', 'UTC', '2026-01-01Z', '[]', 1 " + everybody);
        execute("INSERT INTO usage_hour (account, meter, hour, units, decisions, delayed, by_credit) SELECT " + name
                + ", 'files', '" + now.truncatedTo(ChronoUnit.HOURS)
                + "', CASE WHEN n <= 10 THEN 2000 ELSE 1 + n % 100 END, 1, 0, 0 " + everybody);
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = TestPlatform.connect("metering");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(String sql) throws SQLException {
        try (var connection = TestPlatform.connect("metering");
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Test
    void whileCapacityIsStrainedForSoLongTheRuleHolds_S2() throws Exception {
        var heavy = joins("unlimited");
        uses(heavy, now, 60);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(recheck(heavy, "strained").getFloat("facts.used"))
                        .isEqualTo(60));
        assertThat(recheck(heavy, "strained").getBoolean("holds")).isFalse();

        execute("INSERT INTO strain VALUES ('%s', 'machines', 50, '%s', '%s')"
                .formatted(policy, now.minus(20, ChronoUnit.MINUTES), now));

        assertThat(recheck(heavy, "strained").getBoolean("holds")).isTrue();
        awaitTold(heavy, "strained");
    }

    @Test
    void strainIsOverWhenThePoolIsUsedLess_S2() {
        var strain = new Comparison.Strain("machines", BigDecimal.TEN, Duration.ofMillis(1));
        var rule = new Comparison(1, null, BigDecimal.ONE, strain);

        strains.note(policy, strain, true).await().atMost(SOON);
        await().atMost(SOON).until(() -> strains.of(policy, rule).await().atMost(SOON));
        strains.note(policy, strain, true).await().atMost(SOON);
        assertThat(strains.of(policy, rule).await().atMost(SOON)).isTrue();

        strains.note(policy, strain, false).await().atMost(SOON);
        assertThat(strains.of(policy, rule).await().atMost(SOON)).isFalse();
    }

    @Test
    void aRuleIsLookedAtAgainOnTheFiguresOfNow_S4() throws Exception {
        var heavy = joins("unlimited");
        uses(heavy, now, 60);
        awaitTold(heavy, "beside");
        assertThat(recheck(heavy, "beside").getBoolean("holds")).isTrue();

        for (var other = 0; other < 9; other++) {
            uses(joins("unlimited"), now, 100);
        }

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(recheck(heavy, "beside").getFloat("facts.cohortSize"))
                        .isEqualTo(13));
        var again = recheck(heavy, "beside");
        assertThat(again.getBoolean("holds")).isFalse();
        assertThat(again.getBoolean("enough")).isTrue();
        assertThat(again.getString("rule")).isEqualTo("beside");
        assertThat(again.getString("says"))
                .isEqualTo(
                        "60 files in %s: 0.6 times the median of 13 others (100), not above their 75th percentile (100) and 6.0 %% of all use"
                                .formatted(month));
    }

    @Test
    void amongTooFewThereIsNotEnoughToJudgeBy_S4() throws Exception {
        var alone = "acct_compared-%s_1".formatted(UUID.randomUUID());
        AccountsStandIn.join(alone, "unlimited", "UTC");
        uses(alone, now, 60);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(recheck(alone, "beside").getFloat("facts.used"))
                        .isEqualTo(60));
        assertThat(recheck(alone, "beside").getBoolean("enough")).isFalse();
        assertThat(recheck(alone, "beside").getBoolean("holds")).isFalse();
        assertThat(recheck(alone, "beside").getString("says")).endsWith(": nobody else used any");
    }

    @Test
    void rulesOfSuspicionAreLookedAtAgainToo_B4() throws Exception {
        var account = "acct_watched_" + UUID.randomUUID();
        AccountsStandIn.isRefused(account);
        AccountsStandIn.isRefused(account);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(recheck(account, "tampering").getBoolean("holds"))
                        .isTrue());
        assertThat(recheck(account, "tampering").getString("says")).isEqualTo("2 refused");
        assertThat(recheck(account, "places").getString("says")).isEqualTo("Nothing was seen yet.");
        assertThat(recheck(account, "places").getBoolean("holds")).isFalse();
    }

    /** A4: a rule is looked at before it may act. */
    @Test
    void howUseIsSpreadAndWhomOtherFiguresWouldFindIsTold_A4() throws Exception {
        var heavy = joins("unlimited");
        uses(heavy, now, 60);
        uses(joins("unlimited -trial"), now, 60);
        awaitTold(heavy, "trial");
        await().atMost(SOON).until(() -> histogram("trial", "").jsonPath().getInt("use.accounts") == 6);

        var told = histogram("trial", "?plan=unlimited").jsonPath();

        assertThat(told.getString("kind") + " " + told.getString("stage") + " " + told.getString("window"))
                .isEqualTo("relative shadow month");
        assertThat(told.getInt("use.exempt")).isEqualTo(1);
        assertThat(told.getInt("use.found")).isEqualTo(1);
        assertThat(told.getInt("use.buckets.find { it.upTo == 10 }.accounts")).isEqualTo(4);
        assertThat(told.getInt("use.buckets.find { it.upTo == 100 }.accounts")).isEqualTo(2);
        assertThat(told.getInt("use.alternatives.find { it.figure == 'timesMedian' && it.value == '10' }.found"))
                .isZero();
        assertThat(told.getInt("use.alternatives.find { it.figure == 'share' && it.value == '20' }.found"))
                .isEqualTo(1);
        assertThat(told.getInt("days[0].accounts")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"nothing, '', rule", "trial, ?plan=gold, plan"})
    void aHistogramOfNothingIsRefused(String rule, String query, String field) {
        var answer = histogram(rule, query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("errors[0].field")).isEqualTo(field);
    }

    @Test
    void aRuleThatIsSwitchedOffDoesNotHold_S4() throws Exception {
        var heavy = joins("unlimited");
        uses(heavy, now, 60);

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(recheck(heavy, "stopped").getString("says")).isEqualTo("The rule is switched off."));
        assertThat(recheck(heavy, "strained").getString("says")).endsWith("; the platform was not strained");
    }

    @ParameterizedTest
    @CsvSource({
        "support, acct_missing_1, 404",
        "gateway, acct_watched_1, 403",
        "operator, acct_watched_1, 403",
        "service, acct_watched_1, 200"
    })
    void onlyStaffThatLooksIntoAbuseAndServicesLook(String role, String account, int status) {
        given().auth()
                .oauth2(TestPlatform.token(role))
                .get("/v1/accounts/%s/suspicions/places".formatted(account))
                .then()
                .statusCode(status);
    }

    private Response histogram(String rule, String query) {
        return given().auth()
                .oauth2(TestPlatform.token("policy-admin"))
                .get("/v1/policies/%s/rules/%s/histogram%s".formatted(policy, rule, query));
    }

    private static Response look(String account, String rule) {
        return given().auth()
                .oauth2(TestPlatform.token("service"))
                .get("/v1/accounts/%s/suspicions/%s".formatted(account, rule));
    }

    /** Whether the account is among those that are compared. */
    private static boolean isKnown(String account) {
        return given().auth()
                        .oauth2(TestPlatform.token("service"))
                        .get("/v1/accounts/%s/usage/peers?meter=files".formatted(account))
                        .statusCode()
                == 200;
    }

    private static JsonPath recheck(String account, String rule) {
        return look(account, rule).then().statusCode(200).extract().jsonPath();
    }

    /** The words of the latest finding, as its row has them. */
    private static String finding(String account, String rule) {
        try (var connection = TestPlatform.connect("metering");
                var statement = connection.prepareStatement(
                        "SELECT says FROM finding WHERE account = ? AND signal = ? ORDER BY at DESC")) {
            statement.setString(1, account);
            statement.setString(2, rule);
            try (var result = statement.executeQuery()) {
                return result.next() ? result.getString(1) : "";
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the reader of the usage log writes it down. */
    private static void uses(String account, Instant at, long units) throws SQLException {
        try (var connection = TestPlatform.connect("metering");
                var partition = connection.createStatement();
                var row = connection.prepareStatement(
                        "INSERT INTO usage_hour (account, meter, hour, units, decisions, delayed, by_credit)"
                                + " VALUES (?, 'files', ?, ?, 1, 0, 0) ON CONFLICT DO NOTHING")) {
            var month = YearMonth.from(at.atOffset(ZoneOffset.UTC));
            partition.execute(
                    "CREATE TABLE IF NOT EXISTS usage_hour_%s PARTITION OF usage_hour FOR VALUES FROM ('%s-01Z') TO ('%s-01Z')"
                            .formatted(month.toString().replace('-', '_'), month, month.plusMonths(1)));
            row.setString(1, account);
            row.setTimestamp(2, Timestamp.from(at.truncatedTo(ChronoUnit.HOURS)));
            row.setLong(3, units);
            row.execute();
        }
    }
}
