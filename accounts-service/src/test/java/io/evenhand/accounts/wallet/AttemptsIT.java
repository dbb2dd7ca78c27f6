package io.evenhand.accounts.wallet;

import static io.evenhand.accounts.api.Api.as;
import static io.evenhand.accounts.api.Api.assertProblem;
import static io.evenhand.accounts.api.Api.newAccount;
import static io.evenhand.accounts.api.Api.newKey;
import static io.evenhand.accounts.api.Api.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenhand.kit.testing.TestPlatform;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows B1 and B4: what is tried with tokens changes nothing, and is recorded. */
@QuarkusTest
@WithTestResource(TestPlatform.class)
class AttemptsIT {

    private Shop shop = new Shop("", "");

    @BeforeEach
    void openAccount() {
        shop = new Shop(newAccount(), "gifts");
        shop.grants(10, null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            "amount":-5                        | amount
            "amount":0                         | amount
            "amount":9007199254740992          | amount
            "amount":99999999999999999999999   | amount
            "amount":"all"                     | amount
            "amount":1.5                       | amount
            "amount":1,"lasts":"-PT5M"         | lasts
            "amount":1,"lasts":"PT9999999H"    | lasts
            "amount":1,"price":0               | price
            """)
    void amountsThatMakeNoSenseChangeNothing(String fields, String field) {
        assertProblem(shop.takes(fields), 400, "invalid-request", field);

        assertThat(shop.balance()).isEqualTo(10);
        assertThat(shop.attempts().getList("items.field")).containsExactly(field);
        assertThat(shop.attempts().getString("items[0].kind")).isEqualTo("invalid-request");
        assertThat(shop.attempts().getString("items[0].call")).isEqualTo("POST holds");
    }

    @Test
    void nobodySpendsFromAnothersWallet() {
        var thief = newAccount();
        var key = newKey(thief).jsonPath().getString("key");

        var stolen = withKey(key)
                .header("Idempotency-Key", "k")
                .body("{\"amount\":5}")
                .post(shop.path() + "/holds");

        assertProblem(stolen, 404, "not-found");
        assertProblem(withKey(key).get(shop.path()), 404, "not-found");
        assertThat(shop.balance()).isEqualTo(10);
        var attempts = new Shop(thief, "gifts").attempts();
        assertThat(attempts.getList("items.named")).containsExactly(shop.account(), shop.account());
        assertThat(attempts.getList("items.call")).containsExactly("POST holds", "GET");
        assertThat(shop.attempts().getList("items")).isEmpty();
    }

    @Test
    void guessedIdsOpenNothing() {
        var other = new Shop(newAccount(), "gifts");
        other.grants(10, null);
        var hold = other.holds(4);

        for (var id : new String[] {hold, "hold_1", "nonsense", "%00"}) {
            assertProblem(shop.settles(id, ""), 404, "not-found");
            assertProblem(shop.refunds(id, ""), 404, "not-found");
        }

        assertThat(shop.balance()).isEqualTo(10);
        assertThat(other.hold(hold).getString("state")).isEqualTo("held");
        assertThat(shop.attempts().getList("items.call", String.class))
                .hasSize(8)
                .containsOnly("POST holds/settle", "POST holds/refund");
    }

    @Test
    void aTransferIsRefusedHoweverItIsAskedFor() {
        var friend = newAccount();
        var key = newKey(shop.account()).jsonPath().getString("key");

        var passedOn = withKey(key)
                .body("{\"amount\":5,\"to\":\"%s\"}".formatted(friend))
                .post(shop.path() + "/transfers");

        assertProblem(passedOn, 409, "not-transferable");
        assertThat(shop.balance()).isEqualTo(10);
        assertThat(shop.attempts().getList("items.kind")).containsExactly("not-transferable");
    }

    @Test
    void triesAreCountedByKind() {
        shop.takes(11);
        shop.takes(11);
        shop.takes(-1);

        var counts = as("service")
                .get("/v1/accounts/%s/wallet-attempts/counts".formatted(shop.account()))
                .jsonPath();

        assertThat(counts.getLong("total")).isEqualTo(3);
        assertThat(counts.getMap("byKind")).isEqualTo(Map.of("insufficient-credits", 2, "invalid-request", 1));
        assertThat(as("service")
                        .get("/v1/accounts/%s/wallet-attempts/counts?since=2999-01-01T00:00:00Z"
                                .formatted(shop.account()))
                        .jsonPath()
                        .getLong("total"))
                .isZero();
    }

    @Test
    void whatIsRecordedIsReadInPagesAndNeverChanged() throws Exception {
        for (var wrong = 1; wrong <= 3; wrong++) {
            shop.takes(-wrong);
        }

        var first = as("support")
                .get("/v1/accounts/%s/wallet-attempts?limit=2".formatted(shop.account()))
                .jsonPath();
        var rest = as("support")
                .get("/v1/accounts/%s/wallet-attempts?limit=2&cursor=%s"
                        .formatted(shop.account(), first.getString("next")))
                .jsonPath();

        assertThat(first.getList("items")).hasSize(2);
        assertThat(rest.getList("items")).hasSize(1);
        assertThat(rest.getString("next")).isNull();
        try (var connection = TestPlatform.connect("accounts");
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("DELETE FROM attempt")).hasMessageContaining("append-only");
        }
    }
}
