package io.evenhand.accounts.erasure;

import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.newPolicy;
import static io.evenhand.accounts.api.Api.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenhand.kit.holding.AccountData;
import io.evenhand.kit.testing.Tables;
import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(TestPlatform.class)
class ErasureIT {

    private static final String REQUESTED = "{\"reason\":\"requested\"}";

    @Inject
    AccountData data;

    private final String canary = "canary" + UUID.randomUUID().toString().replace("-", "");
    private String account = "";
    private String key = "";

    /** Says the canary wherever a person's name can be said. */
    @BeforeEach
    void somebodySaysTheirNameEverywhere() {
        account = keyed(as("operator"))
                .body("""
                {"externalId":"%1$s","policy":"%2$s","plan":"unlimited","timeZone":"UTC","email":"%1$s@example.org"}""".formatted(canary, newPolicy()))
                .post("/v1/accounts")
                .jsonPath()
                .getString("id");
        var install =
                post("operator", "/installs", "{\"name\":\"%s\"}").jsonPath().getString("id");
        key = post("operator", "/keys", "{\"install\":\"" + install + "\"}")
                .jsonPath()
                .getString("key");
        post(
                "operator",
                "/agreements",
                "{\"exempt\":[\"files-per-cycle\"],\"reason\":\"%s\",\"until\":\"2100-01-01T00:00:00Z\"}");
        post("operator", "/wallets/priority/lots", "{\"amount\":5}");
        post("operator", "/wallets/priority/goodwill", "{\"amount\":1,\"reason\":\"%s\"}");
        post("gateway", "/wallets/gifts/holds", "{\"amount\":1}");
        post("operator", "/wallets/priority/freeze", "{\"reason\":\"%s\"}");
        withKey(key).get("/v1/accounts/%s/wallets/%s".formatted(canary, canary));
        withKey(key).get("/v1/accounts/%s/wallets/%s/entries".formatted(account, canary));
        Response sent = as("operator")
                .contentType("application/json")
                .body("[{\"externalId\":\"%s\",\"wallet\":\"priority\",\"reference\":\"%1$s\",\"amount\":3}]"
                        .formatted(canary))
                .post("/v1/imports?kind=lots");
        await().until(() -> as("operator")
                .get(sent.header("Location"))
                .jsonPath()
                .getString("state")
                .equals("done"));
    }

    private static RequestSpecification keyed(RequestSpecification call) {
        return call.header("Idempotency-Key", UUID.randomUUID().toString());
    }

    private Response post(String role, String path, String body) {
        return keyed(as(role)).body(body.replace("%s", canary)).post("/v1/accounts/%s%s".formatted(account, path));
    }

    private Response erase() {
        return post("operator", "/erasure", REQUESTED);
    }

    @Test
    void nothingThatTellsWhoseAccountItWasIsLeftInAnyTable() throws Exception {
        var before = Tables.with("accounts", canary);

        var erased = erase();

        assertThat(before)
                .contains(
                        "account",
                        "agreement",
                        "install",
                        "wallet",
                        "lot",
                        "goodwill",
                        "standstill",
                        "attempt",
                        "idempotency",
                        "event_log");
        assertThat(erased.statusCode()).as(erased.asString()).isEqualTo(202);
        assertThat(Tables.with("accounts", canary)).isEmpty();
        assertThat(erase().statusCode()).isEqualTo(202);
    }

    @Test
    void whatBooksNeedStaysUnderTheAccountsId() {
        var ledger = as("support")
                .get("/v1/accounts/%s/wallets/priority/entries".formatted(account))
                .asString();

        erase();

        assertThat(as("support")
                        .get("/v1/accounts/%s/wallets/priority/entries".formatted(account))
                        .asString())
                .isEqualTo(ledger)
                .contains("grant");
        assertThat(as("auditor")
                        .post("/v1/accounts/%s/wallets/priority/checks".formatted(account))
                        .jsonPath()
                        .getBoolean("agrees"))
                .isTrue();
        assertThat(as("support").get("/v1/accounts/" + account).jsonPath().getString("externalId"))
                .isEqualTo("erased-" + account);
    }

    @Test
    void itsKeysAreRevokedAndNothingIsAddedToItAnyMore() {
        assertThat(withKey(key).get("/v1/accounts/" + account).statusCode()).isEqualTo(200);

        erase();

        assertThat(withKey(key).get("/v1/accounts/" + account).statusCode()).isEqualTo(401);
        assertProblem(post("operator", "/installs", "{\"name\":\"%s\"}"), 409, "account-erased");
        assertProblem(post("operator", "/wallets/priority/lots", "{\"amount\":5}"), 409, "account-erased");
        assertThat(as("operator").accept("text/csv").get("/v1/exports/accounts").asString())
                .contains("externalId")
                .doesNotContain(account);
    }

    @Test
    void itIsToldHowFarTheServicesAre() {
        assertProblem(as("support").get("/v1/accounts/%s/erasure".formatted(account)), 404, "not-found");

        erase();

        var state =
                as("support").get("/v1/accounts/%s/erasure".formatted(account)).jsonPath();
        assertThat(state.getString("reason")).isEqualTo("requested");
        assertThat(state.getBoolean("complete")).isFalse();
        assertThat(state.getList("services.service")).containsExactly("accounts", "metering", "enforcement", "appeals");
        assertThat(state.getString("services[0].erasedAt")).isNotNull();
        assertThat(state.getString("services[1].erasedAt")).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {}
            {"reason":"because of Ada"}
            """)
    void aReasonIsAWordFromAList(String body) {
        assertProblem(post("operator", "/erasure", body), 400, "invalid-request", "reason");
        assertProblem(as("operator").body(REQUESTED).post("/v1/accounts/acct_none/erasure"), 404, "not-found");
    }

    @Test
    void theHolderAndTheOperatorAreToldAllThatIsHeld() {
        var told = withKey(key).get("/v1/accounts/%s/data".formatted(account));

        assertThat(told.contentType()).startsWith("application/x-ndjson");
        assertThat(told.asString().lines())
                .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
        assertThat(told.asString())
                .contains(canary + "@example.org")
                .contains(
                        "\"kind\":\"account\"", "\"kind\":\"entry\"", "\"kind\":\"attempt\"", "\"kind\":\"audit_log\"");
        assertThat(as("operator")
                        .get("/v1/accounts/%s/data".formatted(account))
                        .asString()
                        .lines())
                .hasSizeGreaterThanOrEqualTo(10);
        assertProblem(withKey(key).get("/v1/accounts/acct_other/data"), 404, "not-found");
        assertProblem(as("operator").get("/v1/accounts/acct_none/data"), 404, "not-found");
    }

    @Test
    void ofEveryTableItIsDecidedWhatItHoldsOfAccounts() throws Exception {
        assertThat(data.decided()).containsExactlyInAnyOrderElementsOf(Tables.of("accounts"));
    }
}
