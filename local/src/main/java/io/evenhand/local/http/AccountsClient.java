package io.evenhand.local.http;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Accounts by the name that the platform gives them. */
public final class AccountsClient {

    private final Api operator;
    private final String policy;
    private final String plan;

    /** New accounts get {@code plan} of {@code policy}. */
    public AccountsClient(Api operator, String policy, String plan) {
        this.operator = operator;
        this.policy = policy;
        this.plan = plan;
    }

    /** The id of the account with this name, which is opened when there is none. */
    public String open(String externalId) throws IOException, InterruptedException {
        var found = operator.get("/v1/accounts?externalId=" + URLEncoder.encode(externalId, StandardCharsets.UTF_8))
                .orFail("Looking for the account " + externalId)
                .path("items");
        if (!found.isEmpty()) {
            return found.path(0).path("id").asText();
        }
        return operator.post(
                        "/v1/accounts",
                        Map.of("externalId", externalId, "policy", policy, "plan", plan, "timeZone", "UTC"))
                .orFail("Opening the account " + externalId)
                .path("id")
                .asText();
    }
}
