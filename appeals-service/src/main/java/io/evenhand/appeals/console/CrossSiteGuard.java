package io.evenhand.appeals.console;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Stands before the login: a call that changes something comes from a page of ours, or is not heard at all (OWASP, fetch metadata).
 * Browsers say where a call comes from, and no page can make them say otherwise.
 */
@ApplicationScoped
class CrossSiteGuard {

    private static final int EARLY = 500;
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

    private final ConsoleConfig config;

    CrossSiteGuard(ConsoleConfig config) {
        this.config = config;
    }

    void register(@Observes Filters filters) {
        filters.register(this::look, EARLY);
    }

    private void look(RoutingContext call) {
        var path = call.normalizedPath();
        if (!path.equals("/console") && !path.startsWith("/console/")) {
            call.next();
        } else if (!config.enabled()) {
            refuse(call, 404);
        } else if (mayCome(call, path)) {
            call.next();
        } else {
            refuse(call, 403);
        }
    }

    private static boolean mayCome(RoutingContext call, String path) {
        var method = call.request().method().name();
        // Nobody is logged out by a picture on somebody else's page.
        return HARMLESS.contains(method) ? !path.equals("/console/logout") : isOurs(call);
    }

    private static boolean isOurs(RoutingContext call) {
        var site = call.request().getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        var origin = call.request().getHeader("Origin");
        return origin != null
                && origin.equals(
                        call.request().scheme() + "://" + call.request().authority());
    }

    private static void refuse(RoutingContext call, int status) {
        call.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain")
                .end();
    }
}
