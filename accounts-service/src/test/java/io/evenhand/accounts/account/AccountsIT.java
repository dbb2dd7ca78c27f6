package io.evenhand.accounts.account;

import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.newAccount;
import static io.evenhand.accounts.api.Api.newPolicy;
import static io.evenhand.accounts.api.Api.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(TestPlatform.class)
class AccountsIT {

    private final String externalId = UUID.randomUUID().toString();

    @Test
    void anAccountIsOpenedAndFound() {
        var policy = newPolicy();

        var opened = open(policy, "unlimited", "Europe/Paris", externalId);

        assertThat(opened.statusCode()).isEqualTo(201);
        var account = opened.jsonPath().getMap("$");
        assertThat(account)
                .containsEntry("externalId", externalId)
                .containsEntry("policy", policy)
                .containsEntry("plan", "unlimited")
                .containsEntry("timeZone", "Europe/Paris")
                .containsEntry("anchor", "2026-01-31T10:00:00Z");
        assertThat(as("support").get(opened.header("Location")).jsonPath().getMap("$"))
                .isEqualTo(account);
        assertThat(as("support")
                        .get("/v1/accounts?externalId=" + externalId)
                        .jsonPath()
                        .getList("items"))
                .isEqualTo(List.of(account));
    }

    @Test
    void whatIsUnknownIsRefusedByItsFieldAndNothingIsKept() {
        var policy = newPolicy();

        assertProblem(open("no-such", "unlimited", "UTC", externalId), 400, "invalid-request", "policy");
        assertProblem(open(policy, "gold", "UTC", externalId), 400, "invalid-request", "plan");
        assertProblem(open(policy, "unlimited", "Mars/Olympus", externalId), 400, "invalid-request", "timeZone");
        assertProblem(open(policy, "unlimited", "UTC", " "), 400, "invalid-request", "externalId");
        assertThat(as("support")
                        .get("/v1/accounts?externalId=" + externalId)
                        .jsonPath()
                        .getList("items"))
                .isEmpty();
    }

    @Test
    void anAccountBelongsToASegmentAndToAnotherLater() {
        var id = newAccount();
        var path = "/v1/accounts/%s/segment".formatted(id);

        var joined = as("operator").body("{\"segment\":\"school-north\"}").put(path);
        var left = as("operator").body("{}").put(path);

        assertThat(joined.jsonPath().getString("segment")).isEqualTo("school-north");
        assertThat(left.statusCode()).isEqualTo(200);
        assertThat(left.jsonPath().getString("segment")).isNull();
        assertProblem(
                as("operator").body("{\"segment\":\"School North\"}").put(path), 400, "invalid-request", "segment");
    }

    @Test
    void anExternalIdBelongsToOneAccount() {
        var policy = newPolicy();
        open(policy, "unlimited", "UTC", externalId);

        assertProblem(open(policy, "unlimited", "UTC", externalId), 409, "external-id-taken", "externalId");
    }

    @Test
    void aSubscriptionIsReplacedAsAWhole() {
        var id = newAccount();
        var policy = newPolicy();
        var body = """
                {"policy":"%s","plan":"%s","timeZone":"UTC","startedAt":"2026-03-01T00:00:00Z"}""";

        var changed = as("operator")
                .body(body.formatted(policy, "unlimited"))
                .put("/v1/accounts/%s/subscription".formatted(id));
        var refused =
                as("operator").body(body.formatted(policy, "gold")).put("/v1/accounts/%s/subscription".formatted(id));

        assertThat(changed.jsonPath().getString("policy")).isEqualTo(policy);
        assertThat(changed.jsonPath().getString("anchor")).isEqualTo("2026-03-01T00:00:00Z");
        assertProblem(refused, 400, "invalid-request", "plan");
        assertThat(as("support").get("/v1/accounts/" + id).jsonPath().getMap("$"))
                .isEqualTo(changed.jsonPath().getMap("$"));
        assertProblem(
                as("operator").body(body.formatted(policy, "unlimited")).put("/v1/accounts/acct_none/subscription"),
                404,
                "not-found");
    }

    @Test
    void thoseOnAPolicyAreListed() {
        var policy = newPolicy();
        var ids = Stream.of("first", "second")
                .map(name -> open(policy, "unlimited", "UTC", name + externalId)
                        .jsonPath()
                        .getString("id"))
                .sorted()
                .toList();
        newAccount();
        var path = "/v1/accounts?limit=1&policy=" + policy;

        var first = as("support").get(path).jsonPath();
        var second =
                as("support").get(path + "&cursor=" + first.getString("next")).jsonPath();

        assertThat(List.of(first.getString("items[0].id"), second.getString("items[0].id")))
                .isEqualTo(ids);
        assertThat(second.getString("next")).isNull();
        assertThat(as("support").get("/v1/accounts?policy=no-such").jsonPath().getList("items"))
                .isEmpty();
    }

    @Test
    void listsAreReadPageByPage() {
        newAccount();
        newAccount();

        var first = as("support").get("/v1/accounts?limit=1").jsonPath();
        var second = as("support")
                .get("/v1/accounts?limit=1&cursor=" + first.getString("next"))
                .jsonPath();

        assertThat(first.getList("items")).hasSize(1);
        assertThat(second.getList("items")).hasSize(1);
        assertThat(second.getString("items[0].id")).isGreaterThan(first.getString("items[0].id"));
    }
}
