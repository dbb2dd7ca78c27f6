package io.evenhand.enforcement.decision;

import io.evenhand.enforcement.decision.TableText.RowText;
import io.evenhand.policy.decision.Answer.Figures;
import io.evenhand.policy.table.Row;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * {@code RateLimit-Policy} and {@code RateLimit} in the syntax of draft-ietf-httpapi-ratelimit-headers-11. A band is not
 * a quota that refuses: {@code q} and {@code r} say how many units run, or are left, at the present speed, and
 * {@code evh-band} names it.
 */
public final class RateLimitHeaders {

    private static final int USUAL_SIZE = 192;
    private static final CharSequence POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
    private static final CharSequence STATE = HttpHeaders.createOptimized("RateLimit");
    private static final byte[] COMMA = JsonText.bytes(", ");
    private static final byte[] QUOTA = JsonText.bytes(";q=");
    private static final byte[] WINDOW = JsonText.bytes(";w=");
    private static final byte[] REMAINING = JsonText.bytes(";r=");
    private static final byte[] TIME = JsonText.bytes(";t=");
    private static final byte[] BAND = JsonText.bytes(";evh-band=");

    private RateLimitHeaders() {}

    /** Adds both headers; a request gets none that no limit looks at, or only such as are on trial or switched off. */
    public static void add(HttpServerResponse response, Decision decision) {
        var text = TableText.of(decision.terms().table());
        var policies = new JsonText(USUAL_SIZE);
        var states = new JsonText(USUAL_SIZE);
        for (var figures : decision.limits()) {
            var row = decision.terms().row(figures);
            if (row.head().stage().tells() && isCounted(row)) {
                separate(policies);
                separate(states);
                var known = text.row(figures.row());
                policy(row, known, figures, policies);
                state(row, known, figures, decision.now(), states);
            }
        }
        if (!policies.isEmpty()) {
            response.putHeader(POLICY, policies.toHeader()).putHeader(STATE, states.toHeader());
        }
    }

    /** Whether a row has a number of units that are left. */
    private static boolean isCounted(Row row) {
        return switch (row) {
            case Row.Bands _, Row.Quota _, Row.Rate _, Row.Concurrency _ -> true;
            case Row.Ceiling _, Row.Sustained _, Row.Throttle _, Row.Price _ -> false;
        };
    }

    private static void separate(JsonText text) {
        if (!text.isEmpty()) {
            text.raw(COMMA);
        }
    }

    private static void policy(Row row, RowText text, Figures figures, JsonText to) {
        to.raw(text.header).raw(QUOTA).number(DecisionJson.until(row, figures).orElse(0));
        if (row instanceof Row.Rate rate) {
            to.raw(WINDOW).number(Math.max(1, rate.everyMs() / 1_000));
        } else if (row instanceof Row.Windowed) {
            to.raw(WINDOW).number((figures.resetsAt() - figures.windowStart()) / 1_000);
        }
    }

    private static void state(Row row, RowText text, Figures figures, long now, JsonText to) {
        var until = DecisionJson.until(row, figures).orElse(0);
        to.raw(text.header).raw(REMAINING).number(Math.max(0, until - figures.used()));
        if (figures.resetsAt() > 0) {
            to.raw(TIME).number(Math.ceilDiv(Math.max(0, figures.resetsAt() - now), 1_000));
        }
        if (row instanceof Row.Bands) {
            to.raw(BAND).raw(text.bandName(figures.step()));
        }
    }
}
