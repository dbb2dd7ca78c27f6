package io.evenhand.appeals.me;

import io.evenhand.appeals.Scene;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An account of which the other services tell all that the page shows. */
record MyAccount(String id, String measure) {

    static MyAccount paused(Scene scene, Map<String, Object> changes) {
        var id = "acct_" + UUID.randomUUID();
        var sample = scene.sample(changes)
                .put("account", id)
                .put("kind", "pause")
                .put("facts", "Used from three networks at 10:02.")
                .put("figures", new JsonObject().put("networks", 3))
                .put("deliveredAt", scene.now().minus(Duration.ofMinutes(50)).toString())
                .put("appealUntil", scene.now().plus(Duration.ofDays(30)).toString())
                .put("endsAt", scene.now().plus(Duration.ofDays(2)).toString())
                .put("reviewBy", scene.now().plus(Duration.ofDays(1)).toString())
                .put("appeal", "You can appeal.");
        scene.tell(sample);
        var account = new MyAccount(id, sample.getString("id"));
        account.tells(scene, sample);
        return account;
    }

    private void tells(Scene scene, JsonObject measure) {
        var here = "/v1/accounts/" + id;
        scene.can(
                here,
                new JsonObject()
                        .put("id", id)
                        .put("policy", "student")
                        .put("plan", "student")
                        .put("timeZone", "Europe/Berlin"));
        scene.can(
                here + "/standing",
                new JsonObject()
                        .put("standing", "paused")
                        .put("since", measure.getString("startsAt"))
                        .put("until", measure.getString("endsAt"))
                        .put("measures", new JsonArray())
                        .put(
                                "strikes",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("category", "account-sharing")
                                                .put("state", "pending")
                                                .put("says", "Three networks within a minute."))));
        scene.can(here + "/measures", new JsonObject().put("items", new JsonArray().add(measure)));
        scene.can(here + "/messages", new JsonObject().put("items", new JsonArray().add(message())));
        scene.can(here + "/messages/msg_1", message());
        scene.can(here + "/usage", usage(scene));
        scene.can(here + "/usage/series", series(scene));
        scene.can(
                here + "/usage/peers",
                new JsonObject()
                        .put("used", 900)
                        .put(
                                "others",
                                new JsonObject()
                                        .put("count", 1204)
                                        .put("median", 300)
                                        .put("p90", 480.4)));
        scene.can(
                here + "/suspicions/calls-beside-others",
                new JsonObject().put("holds", false).put("says", "One network in the last hour."));
        scene.can(
                here + "/wallets/priority",
                new JsonObject()
                        .put("title", "Priority credits")
                        .put("unit", "file")
                        .put("version", 1)
                        .put("balance", 1_500)
                        .put("lots", new JsonArray()));
        scene.can(here + "/wallets/priority/entries", new JsonObject().put("items", new JsonArray()));
        scene.can("/v1/explanations/" + id, explanation());
    }

    private static JsonObject message() {
        return new JsonObject()
                .put("id", "msg_1")
                .put("at", "2026-05-01T10:00:00Z")
                .put("subject", "Fair usage: <b>a pause</b>")
                .put("what", "Use is paused.")
                .put("why", "Three networks.")
                .put("fix", "Appeal here: https://appeals.example/appeal/abc")
                .put("contact", "help@example.org");
    }

    private static JsonObject usage(Scene scene) {
        return new JsonObject()
                .put(
                        "items",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("kind", "quota")
                                        .put("meter", "api-calls")
                                        .put("limit", "calls-per-day")
                                        .put("state", "enforce")
                                        .put("window", "day")
                                        .put("used", 900)
                                        .put("until", 1_000)
                                        .put(
                                                "startsAt",
                                                scene.now()
                                                        .minus(Duration.ofHours(12))
                                                        .toString())
                                        .put(
                                                "resetsAt",
                                                scene.now()
                                                        .plus(Duration.ofHours(12))
                                                        .toString())
                                        .put("forecast", "2026-05-01T20:00:00Z")))
                .put(
                        "wallets",
                        new JsonArray()
                                .add(new JsonObject().put("wallet", "priority").put("left", 1_500)));
    }

    private static JsonObject series(Scene scene) {
        var days = new JsonArray();
        for (var day = 6; day >= 0; day--) {
            days.add(new JsonObject()
                    .put("startsAt", scene.now().minus(Duration.ofDays(day)).toString())
                    .put("units", List.of(900, 1_200, 700, 650, 400, 300, 200).get(day)));
        }
        return new JsonObject().put("items", days);
    }

    private static JsonObject explanation() {
        return new JsonObject()
                .put("account", new JsonObject().put("planTitle", "Student").put("timeZone", "Europe/Berlin"))
                .put(
                        "policy",
                        new JsonObject()
                                .put("title", "Fair use for students")
                                .put("contact", "help@example.org")
                                .put("version", 3))
                .put("next", new JsonObject().put("outcome", "refuse"))
                .put(
                        "limits",
                        new JsonArray()
                                .add(limit("shadowed", "shadow", 5, 10))
                                .add(limit("half-full", "enforce", 5, 10))
                                .add(limit("calls-per-day", "enforce", 900, 1_000)));
    }

    private static JsonObject limit(String name, String state, int used, int until) {
        return new JsonObject()
                .put("limit", name)
                .put("state", state)
                .put("window", "day")
                .put("rule", "At most %d a day.".formatted(until))
                .put("now", "%d of %d used.".formatted(used, until))
                .put("used", used)
                .put("until", until)
                .put("remaining", until - used)
                .put("resetsAt", "2026-05-02T00:00:00Z");
    }
}
