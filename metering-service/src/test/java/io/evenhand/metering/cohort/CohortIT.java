package io.evenhand.metering.cohort;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.testing.TestPlatform;
import io.evenhand.metering.testing.AccountsStandIn;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accounts beside the others on their plan (S2). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
@WithTestResource(AccountsStandIn.class)
class CohortIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String MARCH = "&at=2026-03-10T00:00:00Z";

    /** The tables are there, and events of accounts arrive. */
    @BeforeEach
    void begin() throws Exception {
        known(joins("few", "UTC"));
    }

    @Test
    void theFiguresAreThoseOfEverybodyWithUseInTheMonth_S2() throws Exception {
        for (var number = 1; number <= 4; number++) {
            var account = joins("few", "UTC");
            used(account, "2026-03-05T10:00:00Z", 10L * number);
            used(account, "2026-03-31T23:00:00Z", 1);
            used(account, "2026-02-28T23:00:00Z", 500);
            used(account, "2026-04-01T00:00:00Z", 500);
        }
        known(joins("few", "UTC"));

        var cohort = cohort("few", "files", "?policy=small" + MARCH);

        assertThat(cohort.getString("plan") + " " + cohort.getString("meter") + " " + cohort.getString("window"))
                .isEqualTo("few files month");
        assertThat(cohort.getInt("count")).isEqualTo(4);
        assertThat(cohort.getLong("total")).isEqualTo(104);
        assertThat(cohort.getDouble("median")).isEqualTo(26);
        assertThat(cohort.getDouble("mad")).isEqualTo(10);
        assertThat(cohort.getDouble("p95")).isEqualTo(39.5);
    }

    @Test
    void aSegmentIsComparedByItself_S2() throws Exception {
        var segment = "s" + UUID.randomUUID();
        for (var number = 1; number <= 3; number++) {
            var inside = known(joins("many", "UTC"));
            AccountsStandIn.join(inside, "many", "UTC", number == 3 ? "" : segment);
            used(inside, "2026-03-05T10:00:00Z", 10L * number);
        }
        await().atMost(SOON)
                .until(() -> cohort("many", "files", "?policy=small&segment=" + segment + MARCH)
                                .getInt("count")
                        == 2);

        var cohort = cohort("many", "files", "?policy=small&segment=" + segment + MARCH);

        assertThat(cohort.getString("segment")).isEqualTo(segment);
        assertThat(cohort.getLong("total")).isEqualTo(30);
        assertThat(cohort("many", "files", "?policy=small&segment=nobody" + MARCH)
                        .getInt("count"))
                .isZero();
    }

    @Test
    void everybodysMonthIsTheirOwn_S2() throws Exception {
        var here = joins("many", "UTC");
        var there = known(joins("many", "Asia-Kolkata"));
        used(here, "2026-03-31T20:00:00Z", 3);
        used(there, "2026-03-31T20:00:00Z", 5);

        var march = peers(here, "&window=month" + MARCH);
        var elsewhere = peers(there, "&window=month" + MARCH);

        assertThat(march.getLong("used")).isEqualTo(3);
        assertThat(elsewhere.getLong("used")).isZero();
        assertThat(peers(there, "&at=2026-04-10T00:00:00Z").getLong("used")).isEqualTo(5);
    }

    @Test
    void aCycleBeginsAtTheAnchor_S2() throws Exception {
        var account = known(joins("many", "UTC"));
        used(account, "2026-03-15T10:00:00Z", 7);
        used(account, "2026-03-15T09:00:00Z", 1);

        assertThat(peers(account, "&window=cycle&at=2026-03-20T00:00:00Z").getLong("used"))
                .isEqualTo(7);
        assertThat(peers(account, "&window=day&at=2026-03-15T12:00:00Z").getLong("used"))
                .isEqualTo(8);
    }

    @Test
    void anAccountStandsBesideTheOthers_S2() throws Exception {
        var heavy = joins("unlimited", "UTC");
        used(heavy, "2026-03-05T10:00:00Z", 60);
        for (var number = 0; number < 3; number++) {
            used(joins("unlimited", "UTC"), "2026-03-05T10:00:00Z", 5 + 5L * number);
        }

        known(joins("unlimited", "UTC"));

        var peers = peers(heavy, MARCH);

        assertThat(peers.getInt("others.count")).isEqualTo(3);
        assertThat(peers.getDouble("timesMedian")).isEqualTo(6);
        assertThat(peers.getDouble("share")).isCloseTo(60.0 / 90, within(1e-6));
        assertThat(peers.getDouble("below")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/cohorts/few/loaves?policy=small, 400, meter",
        "/v1/cohorts/few/files?policy=small&window=year, 400, window",
        "/v1/cohorts/few/files?policy=small&at=soon, 400, at",
        "/v1/cohorts/few/files?policy=large, 404, ''",
        "/v1/cohorts/gold/files, 404, ''",
        "/v1/accounts/acct_missing/usage/peers?meter=files, 404, ''",
    })
    void whatIsWrongIsNamed(String path, int status, String field) {
        var answer = given().auth().oauth2(TestPlatform.token("support")).get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        if (!field.isEmpty()) {
            assertThat(answer.jsonPath().getString("errors[0].field")).isEqualTo(field);
        }
    }

    private static String joins(String plan, String zone) throws Exception {
        var account = "acct_" + UUID.randomUUID();
        AccountsStandIn.join(account, plan, zone);
        return account;
    }

    /** Everybody who joined before is known, too: events come in order. */
    private static String known(String account) {
        await().atMost(SOON)
                .until(() -> get("/v1/accounts/%s/usage/peers?meter=files".formatted(account))
                                .statusCode()
                        == 200);
        return account;
    }

    private static JsonPath cohort(String plan, String meter, String query) {
        return get("/v1/cohorts/%s/%s%s".formatted(plan, meter, query)).jsonPath();
    }

    private static JsonPath peers(String account, String query) {
        return get("/v1/accounts/%s/usage/peers?meter=files%s".formatted(account, query))
                .jsonPath();
    }

    private static Response get(String path) {
        return given().auth().oauth2(TestPlatform.token("support")).get(path);
    }

    /** As the reader of the usage log writes it down. */
    private static void used(String account, String hour, long units) throws SQLException {
        try (var connection = TestPlatform.connect("metering");
                var partition = connection.createStatement();
                var row = connection.prepareStatement("""
                        INSERT INTO usage_hour (account, meter, hour, units, decisions, delayed, by_credit)
                        VALUES (?, 'files', ?, ?, 1, 0, 0)""")) {
            var month = YearMonth.from(Instant.parse(hour).atOffset(ZoneOffset.UTC));
            partition.execute(
                    "CREATE TABLE IF NOT EXISTS usage_hour_%s PARTITION OF usage_hour FOR VALUES FROM ('%s-01Z') TO ('%s-01Z')"
                            .formatted(month.toString().replace('-', '_'), month, month.plusMonths(1)));
            row.setString(1, account);
            row.setTimestamp(2, Timestamp.from(Instant.parse(hour)));
            row.setLong(3, units);
            row.execute();
        }
    }
}
