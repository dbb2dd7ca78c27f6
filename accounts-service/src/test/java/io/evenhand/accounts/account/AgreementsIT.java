package io.evenhand.accounts.account;

import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.newAccount;
import static io.evenhand.accounts.api.Api.withKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is agreed with one account, for a time (POLICY-LANGUAGE 2.11; P3, P7). */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class AgreementsIT {

    private static final String UNTIL = "2100-01-01T00:00:00Z";

    private String account = "";

    @BeforeEach
    void openAnAccount() {
        account = newAccount();
    }

    @Test
    void itHoldsOnceAnotherPersonApprovedIt() {
        var proposed = propose("\"exempt\":[\"files-per-cycle\"]", UNTIL);

        var before = schedule();
        var approved = approve(proposed, "senior");
        var after = schedule();

        assertThat(proposed.statusCode()).isEqualTo(201);
        assertThat(proposed.jsonPath().getString("state")).isEqualTo("proposed");
        assertThat(approved.jsonPath().getString("state")).isEqualTo("approved");
        assertThat(approved.jsonPath().getString("approvedBy")).isEqualTo("test-senior");
        assertThat(before).containsExactly("unlimited");
        assertThat(after).containsExactly("unlimited", "unlimited -files-per-cycle", "unlimited");
        assertThat(approve(proposed, "senior").statusCode()).isEqualTo(200);
    }

    @Test
    void whoProposedItCannotApproveIt() {
        var proposed = propose("\"exempt\":[\"files-per-cycle\"]", UNTIL);

        var sameInAnotherRole = withKey(TestPlatform.tokenOf("test-operator", "senior"));

        assertProblem(sameInAnotherRole.post(path(proposed) + "/approve"), 409, "second-person-needed");
        assertThat(schedule()).containsExactly("unlimited");
    }

    @Test
    void whatIsWithdrawnHoldsNoLonger() {
        var proposed = propose("\"exempt\":[\"files-per-cycle\"]", UNTIL);
        approve(proposed, "senior");

        var withdrawn = as("operator").delete(path(proposed));

        assertThat(withdrawn.jsonPath().getString("state")).isEqualTo("withdrawn");
        assertThat(schedule()).containsExactly("unlimited");
        assertProblem(approve(proposed, "senior"), 409, "agreement-over");
        assertThat(as("operator").delete(path(proposed)).statusCode()).isEqualTo(200);
    }

    @Test
    void itBeginsWhenItSays() {
        var from = Instant.now().plus(Duration.ofDays(3));

        approve(propose("\"exempt\":[\"files-per-cycle\"],\"from\":\"%s\"".formatted(from), UNTIL), "senior");

        assertThat(turns().get(1)).containsEntry("plan", "unlimited -files-per-cycle");
        assertThat(Instant.parse((String) turns().get(1).get("from")))
                .isBetween(from.minusMillis(1), from.plusMillis(1));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 2100-01-01T00:00:00Z | with",
                "'\"with\":{\"colour\":\"red\"}' | 2100-01-01T00:00:00Z | with",
                "'\"exempt\":[\"no-such\"]' | 2100-01-01T00:00:00Z | exempt",
                "'\"exempt\":[\"files-per-cycle\"]' | 2020-01-01T00:00:00Z | until",
                "'\"exempt\":[\"files-per-cycle\"],\"from\":\"2101-01-01T00:00:00Z\"' | 2100-01-01T00:00:00Z | until"
            })
    void whatDoesNotFitIsRefusedByItsField(String terms, String until, String field) {
        assertProblem(propose(terms, until), 400, "invalid-request", field);
        assertThat(listed()).isEmpty();
    }

    @Test
    void anotherAccountsAgreementIsNotFound() {
        var proposed = propose("\"exempt\":[\"files-per-cycle\"]", UNTIL);
        var other = "/v1/accounts/%s/agreements/%s"
                .formatted(newAccount(), proposed.jsonPath().getString("id"));

        assertProblem(as("operator").delete(other), 404, "not-found");
        assertProblem(as("senior").post(other + "/approve"), 404, "not-found");
        assertThat(listed()).hasSize(1);
    }

    private Response propose(String terms, String until) {
        return as("operator")
                .body("{%s\"reason\":\"a large customer\",\"until\":\"%s\"}"
                        .formatted(terms.isEmpty() ? "" : terms + ",", until))
                .post("/v1/accounts/%s/agreements".formatted(account));
    }

    private Response approve(Response proposed, String role) {
        return as(role).post(path(proposed) + "/approve");
    }

    private String path(Response proposed) {
        return "/v1/accounts/%s/agreements/%s"
                .formatted(account, proposed.jsonPath().getString("id"));
    }

    private List<Object> listed() {
        return as("support")
                .get("/v1/accounts/%s/agreements".formatted(account))
                .jsonPath()
                .getList("items");
    }

    private List<Map<String, Object>> turns() {
        return as("support").get("/v1/accounts/" + account).jsonPath().getList("schedule");
    }

    private List<Object> schedule() {
        return turns().stream().map(turn -> turn.get("plan")).toList();
    }
}
