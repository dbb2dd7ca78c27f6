package io.evenhand.enforcement.gateway;

import io.evenhand.kit.identity.ApiKeys;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What of a request's headers goes upstream. They are changed in place, before the proxy sees them, since an upgrade to a
 * websocket passes no interceptor.
 *
 * @param trusted how many proxies stand before the gateway; what others forwarded is not believed
 */
record Headers(int trusted) {

    private static final String OWN = "evenhand-";
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String FORWARDED_PROTO = "X-Forwarded-Proto";
    private static final String FORWARDED_HOST = "X-Forwarded-Host";
    private static final String LENGTH = "Content-Length";
    private static final String CODING = "Transfer-Encoding";

    /** What a connection's own headers are; it names more in {@code Connection}. */
    private static final Set<String> NEVER_NAMED =
            Set.of("host", "content-length", "transfer-encoding", "upgrade", "content-type", "connection");

    /** Takes out what is Evenhand's and what cannot be believed, and says who called; its body is still framed as it was. */
    void forUpstream(HttpServerRequest request, List<String> marks, Optional<Credential> credential) {
        var headers = request.headers();
        dropNamed(headers, !request.version().equals(HttpVersion.HTTP_2));
        headers.remove("X-Api-Key");
        headers.remove("Expect");
        for (var name : List.copyOf(headers.names())) {
            if (name.toLowerCase(Locale.ROOT).startsWith(OWN)
                    || headers.getAll(name).stream().anyMatch(value -> value.contains(ApiKeys.PREFIX))) {
                headers.remove(name);
            }
        }
        forward(request, headers);
        Marks.set(request, marks);
        credential.ifPresent(secret -> secret.show(headers));
        if (request.version().equals(HttpVersion.HTTP_2) && isStreamed(request)) {
            // HTTP/2 needs neither; towards the upstream one of them says that there is a body.
            headers.set(CODING, "chunked");
        }
    }

    private static boolean isStreamed(HttpServerRequest request) {
        return Set.of("POST", "PUT", "PATCH").contains(request.method().name())
                && !request.headers().contains(LENGTH);
    }

    /** What {@code Connection} names is for this connection only. */
    private static void dropNamed(MultiMap headers, boolean connections) {
        if (connections) {
            headers.getAll("Connection").stream()
                    .flatMap(value -> Arrays.stream(value.split(",", -1)))
                    .map(name -> name.strip().toLowerCase(Locale.ROOT))
                    .filter(name -> !name.isEmpty() && !NEVER_NAMED.contains(name))
                    .toList()
                    .forEach(headers::remove);
        }
    }

    private void forward(HttpServerRequest request, MultiMap headers) {
        var peer = request.remoteAddress();
        var from = peer == null ? Stream.<String>empty() : Stream.of(peer.hostAddress());
        var before = believed(headers);
        headers.remove("Forwarded").remove("X-Real-IP");
        for (var name : List.copyOf(headers.names())) {
            if (name.regionMatches(true, 0, "X-Forwarded-", 0, 12) && (trusted == 0 || !isToldByProxies(name))) {
                headers.remove(name);
            }
        }
        headers.set(
                FORWARDED_FOR,
                String.join(", ", Stream.concat(before.stream(), from).toList()));
        if (!headers.contains(FORWARDED_PROTO)) {
            headers.set(FORWARDED_PROTO, request.isSSL() ? "https" : "http");
        }
        var authority = request.authority();
        if (!headers.contains(FORWARDED_HOST) && authority != null) {
            headers.set(FORWARDED_HOST, authority.toString());
        }
    }

    private static boolean isToldByProxies(String name) {
        return name.equalsIgnoreCase(FORWARDED_PROTO) || name.equalsIgnoreCase(FORWARDED_HOST);
    }

    /** What the trusted proxies added, each whom it saw; what stands further left there anybody can write. */
    private List<String> believed(MultiMap headers) {
        if (trusted == 0) {
            return List.of();
        }
        var all = Stream.of(String.join(",", headers.getAll(FORWARDED_FOR)).split(",", -1))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
        return all.subList(Math.max(0, all.size() - trusted), all.size());
    }

    /** Takes out of an answer what was for the connection to the upstream, or what the gateway says itself. */
    static void forClient(MultiMap headers, MultiMap said) {
        dropNamed(headers, true);
        List.of("Connection", "Keep-Alive", "Proxy-Connection", "Upgrade").forEach(headers::remove);
        List.copyOf(headers.names()).stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(OWN) || said.contains(name))
                .forEach(headers::remove);
    }
}
