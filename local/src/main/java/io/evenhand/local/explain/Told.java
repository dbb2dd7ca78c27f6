package io.evenhand.local.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.evenhand.policy.message.Words;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An explanation as people read it on a terminal; times are the account's. */
record Told(JsonNode explanation) {

    private static final Map<String, String> STATES = Map.of(
            "enforce", "applies",
            "warn", "is only told",
            "shadow", "is on trial",
            "off", "is switched off");

    String text() {
        var lines = new ArrayList<String>();
        head(lines);
        part("Set at run time", parameters(), lines);
        part("Switched off", switches(), lines);
        part("Limits", limits(), lines);
        var credits = explanation.path("credits");
        if (credits.isObject()) {
            lines.add("Credits (%s): %s".formatted(credits.path("wallet").asText(), left(credits.path("left"))));
        }
        var waiting = explanation.path("waiting").asLong();
        if (waiting > 0) {
            lines.add(Words.count(waiting, "accepted request") + " not over yet: waiting, or running on an estimate");
        }
        next(lines);
        return String.join("\n", lines);
    }

    private void head(List<String> lines) {
        var account = explanation.path("account");
        var install = explanation.path("install");
        lines.add("%s%s on plan %s, at %s"
                .formatted(
                        account.path("id").asText(),
                        install.isTextual() ? ", install " + install.asText() : "",
                        account.path("planTitle").asText(),
                        time(explanation.path("at"))));
        var policy = explanation.path("policy");
        lines.add("%s (%s, version %d); contact %s"
                .formatted(
                        policy.path("title").asText(),
                        policy.path("name").asText(),
                        policy.path("version").asInt(),
                        policy.path("contact").asText()));
        if (policy.path("next").isObject()) {
            lines.add("Version %d decides from %s"
                    .formatted(
                            policy.path("next").path("version").asInt(),
                            time(policy.path("next").path("from"))));
        }
        if (explanation.path("campaign").isTextual()) {
            lines.add("Under the terms of "
                    + Words.name(explanation.path("campaign").asText()));
        }
    }

    private static void part(String title, List<String> items, List<String> lines) {
        if (!items.isEmpty()) {
            lines.add(title);
            items.forEach(item -> lines.add("  " + item));
        }
    }

    private List<String> parameters() {
        var items = new ArrayList<String>();
        for (var parameter : explanation.path("parameters")) {
            items.add("%s: %s (%s)"
                    .formatted(
                            parameter.path("name").asText(),
                            parameter.path("value").asText(),
                            parameter.path("means").asText()));
        }
        return items;
    }

    private List<String> switches() {
        var items = new ArrayList<String>();
        for (var off : explanation.path("switches")) {
            items.add("%s since %s".formatted(off.path("rule").asText(), time(off.path("since"))));
        }
        return items;
    }

    private List<String> limits() {
        var items = new ArrayList<String>();
        for (var limit : explanation.path("limits")) {
            var state = limit.path("state").asText();
            items.add("%s %s%s"
                    .formatted(
                            limit.path("limit").asText(),
                            STATES.getOrDefault(state, state),
                            limit.path("looks").asBoolean() ? "" : ", to other requests"));
            items.add("  " + limit.path("rule").asText());
            items.add("  " + limit.path("now").asText());
        }
        return items;
    }

    private void next(List<String> lines) {
        var asked = explanation.path("asked");
        var units = new ArrayList<String>();
        asked.path("units")
                .properties()
                .forEach(unit -> units.add(unit.getValue().asText() + " " + unit.getKey()));
        var next = explanation.path("next");
        var problem = next.path("problem").asText();
        lines.add("The next request (%s%s, %s) would get: %s%s"
                .formatted(
                        asked.path("action").asText(),
                        asked.path("model").isTextual()
                                ? " with " + asked.path("model").asText()
                                : "",
                        String.join(", ", units),
                        next.path("outcome").asText(),
                        problem.isEmpty() ? "" : ", " + problem.substring(problem.lastIndexOf('/') + 1)));
        for (var sentence : new String[] {"what", "why", "fix"}) {
            lines.add("  " + next.path("explain").path(sentence).asText());
        }
    }

    private static String left(JsonNode left) {
        return left.isNumber() ? Words.number(left.asLong()) + " left" : "not known now";
    }

    private String time(JsonNode instant) {
        var zone = ZoneId.of(explanation.path("account").path("timeZone").asText());
        return Words.instant(
                Instant.ofEpochSecond(Instant.parse(instant.asText()).getEpochSecond()), zone);
    }
}
