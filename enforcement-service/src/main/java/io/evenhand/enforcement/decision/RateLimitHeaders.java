package io.evenhand.enforcement.decision;

import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.table.Row;
import io.vertx.core.http.HttpServerResponse;

/**
 * {@code RateLimit-Policy} and {@code RateLimit} in the syntax of draft-ietf-httpapi-ratelimit-headers-11. A band is not
 * a quota that refuses: {@code q} and {@code r} say how many units run, or are left, at the present speed, and
 * {@code evh-band} names it.
 */
public final class RateLimitHeaders {

    private RateLimitHeaders() {}

    /** Adds both headers; a request that no limit looks at gets none. */
    public static void add(HttpServerResponse response, Decision decision) {
        var policies = new StringBuilder();
        var states = new StringBuilder();
        for (var figures : decision.limits()) {
            var row = decision.terms().row(figures);
            if (isCounted(row)) {
                separate(policies);
                separate(states);
                policy(row, figures, policies);
                state(row, figures, decision.now(), states);
            }
        }
        if (!policies.isEmpty()) {
            response.putHeader("RateLimit-Policy", policies).putHeader("RateLimit", states);
        }
    }

    /** Whether a row has a number of units that are left. */
    private static boolean isCounted(Row row) {
        return switch (row) {
            case Row.Bands _, Row.Quota _, Row.Rate _, Row.Concurrency _ -> true;
            case Row.Ceiling _, Row.Sustained _, Row.Throttle _, Row.Price _ -> false;
        };
    }

    private static void separate(StringBuilder text) {
        if (!text.isEmpty()) {
            text.append(", ");
        }
    }

    private static void policy(Row row, Figures figures, StringBuilder to) {
        to.append('"')
                .append(row.limit())
                .append("\";q=")
                .append(DecisionJson.until(row, figures).orElse(0));
        if (row instanceof Row.Rate rate) {
            to.append(";w=").append(Math.max(1, rate.everyMs() / 1_000));
        } else if (row instanceof Row.Windowed) {
            to.append(";w=").append((figures.resetsAt() - figures.windowStart()) / 1_000);
        }
    }

    private static void state(Row row, Figures figures, long now, StringBuilder to) {
        var until = DecisionJson.until(row, figures).orElse(0);
        to.append('"').append(row.limit()).append("\";r=").append(Math.max(0, until - figures.used()));
        if (figures.resetsAt() > 0) {
            to.append(";t=").append(Math.ceilDiv(Math.max(0, figures.resetsAt() - now), 1_000));
        }
        if (row instanceof Row.Bands bands) {
            to.append(";evh-band=\"")
                    .append(Pace.band(bands, figures.step()).name())
                    .append('"');
        }
    }
}
