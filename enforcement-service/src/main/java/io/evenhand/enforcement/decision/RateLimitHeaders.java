package io.evenhand.enforcement.decision;

import io.evenhand.policy.decision.Answer;
import io.evenhand.policy.decision.Pace;
import io.evenhand.policy.table.LimitTable;
import io.vertx.core.http.HttpServerResponse;
import java.util.stream.Collectors;

/**
 * {@code RateLimit-Policy} and {@code RateLimit} in the syntax of draft-ietf-httpapi-ratelimit-headers-11. A band is not
 * a quota that refuses: {@code q} and {@code r} say how many units run, or are left, at the present speed, and
 * {@code evh-band} names it.
 */
public final class RateLimitHeaders {

    private RateLimitHeaders() {}

    /** Adds both headers; a request that no limit looks at gets none. */
    public static void add(HttpServerResponse response, Decision decision) {
        var figures = decision.answer().limits();
        if (!figures.isEmpty()) {
            var policies = figures.stream().map(each -> policy(decision.table(), each));
            var now = decision.answer().now();
            var states = figures.stream().map(each -> state(decision.table(), each, now));
            response.putHeader("RateLimit-Policy", policies.collect(Collectors.joining(", ")));
            response.putHeader("RateLimit", states.collect(Collectors.joining(", ")));
        }
    }

    private static String policy(LimitTable table, Answer.Figures figures) {
        var row = DecisionJson.row(table, figures);
        var upTo = Pace.band(row, figures.step()).upTo();
        var seconds = (figures.resetsAt() - figures.windowStart()) / 1_000;
        return "\"" + row.limit() + "\";q=" + (upTo == LimitTable.MAX ? 0 : upTo) + ";w=" + seconds;
    }

    private static String state(LimitTable table, Answer.Figures figures, long now) {
        var row = DecisionJson.row(table, figures);
        var band = Pace.band(row, figures.step());
        var remaining = band.upTo() == LimitTable.MAX ? 0 : Math.max(0, band.upTo() - figures.used());
        var seconds = Math.ceilDiv(Math.max(0, figures.resetsAt() - now), 1_000);
        return "\"" + row.limit() + "\";r=" + remaining + ";t=" + seconds + ";evh-band=\"" + band.name() + "\"";
    }
}
