package io.evenhand.enforcement.gateway;

import io.evenhand.kit.identity.ApiKeys;
import io.vertx.core.Future;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.util.List;
import java.util.Locale;

/**
 * Keeps Evenhand's own headers from the upstream: the client's key, and whatever calls itself {@code evenhand-*} but the
 * {@linkplain Marks marks}, which are not the client's any more.
 */
final class Stripped implements ProxyInterceptor {

    private static final String OWN = "evenhand-";

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
        var headers = context.request().headers();
        headers.remove("X-Api-Key");
        var authorization = headers.get("Authorization");
        if (authorization != null && authorization.contains(ApiKeys.PREFIX)) {
            headers.remove("Authorization");
        }
        for (var name : List.copyOf(headers.names())) {
            if (name.toLowerCase(Locale.ROOT).startsWith(OWN) && !name.equalsIgnoreCase(Marks.HEADER)) {
                headers.remove(name);
            }
        }
        return context.sendRequest();
    }
}
