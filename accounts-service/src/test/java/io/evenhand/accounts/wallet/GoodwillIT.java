package io.evenhand.accounts.wallet;

import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.newAccount;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A little goodwill is one person's to give; more needs two. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class GoodwillIT {

    private Shop shop = new Shop("", "");

    @BeforeEach
    void openAccount() {
        shop = new Shop(newAccount(), "gifts");
    }

    @Test
    void aLittleIsGrantedAtOnce() {
        var given = give("ada", 100);

        assertThat(given.statusCode()).isEqualTo(201);
        assertThat(given.jsonPath().getString("state")).isEqualTo("granted");
        assertThat(shop.balance()).isEqualTo(100);
        assertThat(shop.entries().getList("items.lot"))
                .containsExactly(given.jsonPath().getString("lot"));
        assertThat(shop.shown().getString("lots[0].expiresAt")).isNotNull();
    }

    @Test
    void whatIsMoreWaitsForASecondPerson() {
        var proposed = give("ada", 101);
        assertThat(proposed.jsonPath().getString("state")).isEqualTo("proposed");
        assertThat(shop.balance()).isZero();
        var id = proposed.jsonPath().getString("id");

        assertProblem(decide("ada", id, "approve"), 409, "second-person-needed");
        assertThat(shop.balance()).isZero();
        var granted = decide("bob", id, "approve");

        assertThat(granted.jsonPath().getString("state")).isEqualTo("granted");
        assertThat(granted.jsonPath().getString("decidedBy")).isEqualTo("bob");
        assertThat(shop.balance()).isEqualTo(101);
        assertProblem(decide("eve", id, "approve"), 409, "goodwill-decided");
        assertProblem(decide("ada", id, "withdraw"), 409, "goodwill-decided");
        assertThat(shop.balance()).isEqualTo(101);
    }

    @Test
    void manySmallPiecesCountTogether() {
        give("ada", 60);

        var second = give("ada", 60);

        assertThat(second.jsonPath().getString("state")).isEqualTo("proposed");
        assertThat(shop.balance()).isEqualTo(60);
        assertThat(give("ada", 40).jsonPath().getString("state")).isEqualTo("granted");
    }

    @Test
    void whatIsWithdrawnIsNeverGranted() {
        var id = give("ada", 500).jsonPath().getString("id");

        assertThat(decide("ada", id, "withdraw").statusCode()).isEqualTo(200);

        assertProblem(decide("bob", id, "approve"), 409, "goodwill-decided");
        assertThat(shop.balance()).isZero();
        assertThat(as("support").get(shop.path() + "/goodwill").jsonPath().getList("items.state"))
                .containsExactly("withdrawn");
    }

    @Test
    void aProposalIsGrantedToTheWalletItIsForOnly() {
        var id = give("ada", 500).jsonPath().getString("id");
        var other = new Shop(newAccount(), "gifts");

        assertProblem(decide("bob", other.path(), id, "approve"), 404, "not-found");

        assertThat(other.balance()).isZero();
    }

    @Test
    void whatMakesNoSenseIsRefusedByItsField() {
        assertProblem(give("ada", -1), 400, "invalid-request", "amount");
        assertProblem(
                person("ada").body("{\"amount\":1,\"reason\":\" \"}").post(shop.path() + "/goodwill"),
                400,
                "invalid-request",
                "reason");
        assertProblem(
                person("ada")
                        .body("{\"amount\":999,\"reason\":\"sorry\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}")
                        .post(shop.path() + "/goodwill"),
                400,
                "invalid-request",
                "expiresAt");
    }

    @Test
    void theDatabaseHoldsTheFourEyes() throws SQLException {
        var lot = shop.grants(500, null);
        var id = give("ada", 500).jsonPath().getString("id");

        try (var connection = TestPlatform.connect("accounts");
                var forged = connection.prepareStatement("UPDATE goodwill SET state = 'granted', lot = ?,"
                        + " decided_by = proposed_by, decided_at = now() WHERE id = ?")) {
            forged.setString(1, lot);
            forged.setString(2, id);
            assertThatThrownBy(forged::executeUpdate).hasMessageContaining("goodwill_four_eyes");
        }
    }

    private Response give(String who, long amount) {
        return person(who)
                .body("{\"amount\":%d,\"reason\":\"your upload was lost\"}".formatted(amount))
                .post(shop.path() + "/goodwill");
    }

    private Response decide(String who, String id, String how) {
        return decide(who, shop.path(), id, how);
    }

    private static Response decide(String who, String path, String id, String how) {
        return person(who).post("%s/goodwill/%s/%s".formatted(path, id, how));
    }

    private static io.restassured.specification.RequestSpecification person(String who) {
        return given().header("Authorization", "Bearer " + TestPlatform.tokenOf(who, "operator"))
                .contentType("application/json");
    }
}
