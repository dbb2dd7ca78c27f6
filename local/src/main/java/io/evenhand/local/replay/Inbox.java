package io.evenhand.local.replay;

import io.evenhand.local.http.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What Evenhand has told the accounts. Messages follow the decisions a little later. */
final class Inbox {

    private static final Duration CALM = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Api enforcement;

    Inbox(Api enforcement) {
        this.enforcement = enforcement;
    }

    /** The number of messages by account, once no new one has come for a while. */
    Map<String, Long> countWhenCalm(Collection<String> accounts) throws IOException, InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        var counts = count(accounts);
        while (System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(CALM.toMillis());
            var before = counts;
            counts = count(accounts);
            if (counts.equals(before)) {
                break;
            }
        }
        return counts;
    }

    private Map<String, Long> count(Collection<String> accounts) throws IOException, InterruptedException {
        var counts = new LinkedHashMap<String, Long>();
        for (var account : accounts) {
            counts.put(account, count(account));
        }
        return counts;
    }

    private long count(String account) throws IOException, InterruptedException {
        var count = 0L;
        var query = "?limit=500";
        do {
            var page = enforcement
                    .get("/v1/accounts/%s/messages%s".formatted(account, query))
                    .orFail("Reading the messages of " + account);
            count += page.path("items").size();
            query = page.path("next").isTextual()
                    ? "?limit=500&cursor=" + page.path("next").asText()
                    : "";
        } while (!query.isEmpty());
        return count;
    }
}
