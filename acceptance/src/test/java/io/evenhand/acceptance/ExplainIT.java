package io.evenhand.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.local.http.Api;
import io.evenhand.local.place.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What applies to somebody now, and why (row A1). */
class ExplainIT {

    private static final String REQUESTS = "unlimited-requests";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final RunningEvenhand EVENHAND = RunningEvenhand.get();

    @Test
    void theNextRequestGetsWhatWasForetoldAndNothingIsCountedBefore() throws Exception {
        var customer = Customer.arrives();
        customer.uses(10_000);
        for (var i = 0; i < 3; i++) {
            explain(customer, Map.of("action", "file.process"));
        }

        var foretold = explain(customer, Map.of("action", "file.process")).path("next");
        var decided = customer.uses(1);

        assertThat(foretold.has("id")).isFalse();
        assertThat(foretold.path("outcome").asText()).isEqualTo("delay");
        for (var field : new String[] {"outcome", "lane", "band", "startAt", "limits", "credits", "policy"}) {
            assertThat(foretold.path(field)).as(field).isEqualTo(decided.path(field));
        }
        assertThat(customer.used()).isEqualTo(10_001);
        await().atMost(SOON).until(() -> EVENHAND.stored(customer.id()) == 10_001);
    }

    @Test
    void eachLimitSaysItsRuleAndWhereTheAccountStands() throws Exception {
        var customer = Customer.arrives(Map.of("timeZone", "Europe/Berlin"));
        customer.uses(7);

        var explanation = explain(customer, Map.of());

        var limit = explanation.path("limits").path(0);
        assertThat(explanation.path("account").path("planTitle").asText()).isEqualTo("Unlimited");
        assertThat(explanation.path("policy").path("version").asInt()).isEqualTo(1);
        assertThat(explanation.path("install").isNull()).isTrue();
        assertThat(limit.path("limit").asText()).isEqualTo("files-per-cycle");
        assertThat(limit.path("state").asText()).isEqualTo("enforce");
        assertThat(limit.path("rule").asText()).contains("nothing is refused");
        assertThat(limit.path("used").asLong()).isEqualTo(7);
        assertThat(limit.path("until").asLong()).isEqualTo(10_000);
        assertThat(limit.path("remaining").asLong()).isEqualTo(9_993);
        assertThat(limit.path("band").asText()).isEqualTo("priority");
        assertThat(limit.path("pace").asText()).isEqualTo("PT1.3S");
        assertThat(limit.path("now").asText())
                .startsWith("7 of 10,000 used; speed priority; each file takes 1.3 s;")
                .contains("counted anew from ", "(Europe/Berlin)");
        assertThat(explanation.path("credits").path("left").asLong()).isZero();
        assertThat(explanation.path("asked").path("units").path("files").asLong())
                .isEqualTo(1);
    }

    @Test
    void whatWasSetSwitchedOffAndAnnouncedIsSaid() throws Exception {
        var policy = PublishedPolicy.of(REQUESTS);
        var customer = policy.customer("starter");
        customer.asks(chat());
        policy.set("slotWait", "\"PT10S\"");
        policy.switchOff("agents");
        var from =
                Customer.now(EVENHAND, customer.id()).plus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        policy.publish(REQUESTS, text -> text, from);

        var explanation = await().atMost(SOON)
                .until(
                        () -> explainKey(customer, Map.of("action", "chat")),
                        told -> !told.path("switches").isEmpty()
                                && !told.path("parameters").isEmpty()
                                && told.path("policy").path("next").isObject());

        assertThat(explanation.path("install").asText()).startsWith("inst_");
        assertThat(explanation.path("switches").path(0).path("rule").asText()).isEqualTo("agents");
        assertThat(explanation.path("parameters").path(0).path("name").asText()).isEqualTo("slotWait");
        assertThat(explanation.path("parameters").path(0).path("value").asText())
                .isEqualTo("PT10S");
        assertThat(explanation.path("policy").path("next").path("version").asInt())
                .isEqualTo(2);
        assertThat(Instant.parse(
                        explanation.path("policy").path("next").path("from").asText()))
                .isEqualTo(from);
        var agents = explanation.path("limits").path(0);
        assertThat(agents.path("state").asText()).isEqualTo("off");
        assertThat(agents.path("now").asText()).startsWith("1 of 1 in use");
        assertThat(explanation.path("next").path("outcome").asText()).isEqualTo("admit");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"key":"evh_nobodys"}                        | 400 | key
            {"account":"acct_nobodys"}                   | 400 | account
            {}                                           | 400 | key
            {"account":"ID","key":"evh_x"}               | 400 | key
            {"account":"ID","install":"inst_nobodys"}    | 400 | install
            {"account":"ID","units":{"pages":1}}         | 400 | units.pages
            {"account":"ID","action":""}                 | 400 | action
            {"account":"ID","colour":"red"}              | 400 | colour
            """)
    void aQuestionThatCannotBeAnsweredNamesItsField(String body, int status, String field) throws Exception {
        var customer = Customer.arrives();
        customer.uses(1);

        var answer = EVENHAND.as("support", Part.ENFORCEMENT)
                .post("/v1/explanations", "application/json", body.replace("ID", customer.id()));

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        assertThat(answer.body().path("errors").findValuesAsText("field")).contains(field);
    }

    @Test
    void aHolderIsToldOfItselfOnly() throws Exception {
        var customer = Customer.arrives();
        customer.uses(1);
        var other = Customer.arrives();

        var itself = customer.itself(Part.ENFORCEMENT).post("/v1/explanations", Map.of());
        var another = customer.itself(Part.ENFORCEMENT).post("/v1/explanations", Map.of("account", other.id()));

        assertThat(itself.orFail("Asking").path("account").path("id").asText()).isEqualTo(customer.id());
        assertThat(another.status()).isEqualTo(403);
    }

    @Test
    void theCommandTellsItInWords() throws Exception {
        var customer = Customer.arrives();
        customer.uses(10_000);

        var said = EVENHAND.says("explain", "", customer.id(), "--action", "file.process");
        var byKey = EVENHAND.says("explain", customer.key() + "\n", "-", "--json");
        var unknown = EVENHAND.says("explain", "", "acct_nobodys");

        assertThat(said.status()).as(said.error()).isZero();
        assertThat(said.output())
                .contains(
                        customer.id() + " on plan Unlimited",
                        "files-per-cycle applies",
                        "10,000 of 10,000 used; speed priority",
                        "Credits (priority): 0 left",
                        "The next request (file.process, 1 files) would get: delay");
        assertThat(byKey.status()).as(byKey.error()).isZero();
        assertThat(byKey.output()).contains("\"planTitle\" : \"Unlimited\"");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.error()).contains("there is no such account");
    }

    private static JsonNode explain(Customer customer, Map<String, Object> question) throws Exception {
        return ask(Map.of("account", customer.id()), question).orFail("Explaining");
    }

    private static JsonNode explainKey(Customer customer, Map<String, Object> question) throws Exception {
        return ask(Map.of("key", customer.key()), question).orFail("Explaining");
    }

    private static Api.Answer ask(Map<String, Object> who, Map<String, Object> question) throws Exception {
        var whole = new HashMap<>(who);
        whole.putAll(question);
        return EVENHAND.as("support", Part.ENFORCEMENT).post("/v1/explanations", whole);
    }

    private static Map<String, Object> chat() {
        return Map.of("action", "chat", "units", Map.of("requests", 1), "attributes", Map.of("contextTokens", 10));
    }
}
