package io.evenhand.local.replay;

import io.evenhand.local.http.Api;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The accounts that recorded users are played as; one that is missing is opened. */
final class Accounts {

    private final Api operator;
    private final String recording;
    private final String policy;
    private final String plan;

    Accounts(Api operator, String recording, String policy, String plan) {
        this.operator = operator;
        this.recording = recording;
        this.policy = policy;
        this.plan = plan;
    }

    /** The id of the account that plays a recorded user. */
    String open(String user) throws IOException, InterruptedException {
        var externalId = "replay-%s-%s".formatted(recording, user);
        var found = operator.get("/v1/accounts?externalId=" + URLEncoder.encode(externalId, StandardCharsets.UTF_8))
                .orFail("Looking for the account " + externalId)
                .path("items");
        if (!found.isEmpty()) {
            return found.path(0).path("id").asText();
        }
        return operator.post(
                        "/v1/accounts",
                        Map.of(
                                "externalId", externalId,
                                "policy", policy,
                                "plan", plan,
                                "timeZone", "UTC",
                                "email", externalId + "@example.org"))
                .orFail("Opening the account " + externalId)
                .path("id")
                .asText();
    }
}
