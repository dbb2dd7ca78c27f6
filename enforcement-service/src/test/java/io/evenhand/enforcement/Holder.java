package io.evenhand.enforcement;

import static io.restassured.RestAssured.given;

import io.evenhand.kit.testing.TestPlatform;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An account, its key, and what is asked about it. */
public record Holder(Accounts accounts, String policy, String account, String key) {

    /** A new account with a key, on the policy given. */
    public static Holder of(Accounts accounts, String policy, @Nullable String email) {
        var account = accounts.open(policy, email);
        return new Holder(accounts, policy, account, accounts.key(account));
    }

    /** Calls with the own key. */
    public RequestSpecification itself() {
        return given().auth().oauth2(key).contentType("application/json");
    }

    public RequestSpecification as(String role) {
        return given().auth().oauth2(TestPlatform.token(role)).contentType("application/json");
    }

    public String path(String rest) {
        return "/v1/accounts/" + account + rest;
    }

    /** Metering says that the account has come to another band. */
    public void crosses() {
        accounts.reached(
                "band-crossed",
                account,
                policy,
                "",
                "bands",
                new JsonObject()
                        .put("used", 11)
                        .put("band", "slow")
                        .put("pace", "PT5S")
                        .put("step", 1));
    }

    /** As staff see them: that is no view of the holder's. */
    public List<Map<String, Object>> messages() {
        return as("support").get(path("/messages")).path("items");
    }

    public String firstMessage() {
        return String.valueOf(messages().getFirst().get("id"));
    }

    public Response deliveries(String message) {
        return as("support").get(path("/messages/" + message + "/deliveries"));
    }

    /** How the first message stands on a channel; nothing where it is not sent there. */
    public Map<String, Object> on(String channel) {
        if (messages().isEmpty()) {
            return Map.of();
        }
        List<Map<String, Object>> items = deliveries(firstMessage()).path("items");
        return items.stream()
                .filter(item -> channel.equals(item.get("channel")))
                .findFirst()
                .orElseGet(Map::of);
    }

    public String state(String channel) {
        return (String) on(channel).getOrDefault("state", "none");
    }
}
