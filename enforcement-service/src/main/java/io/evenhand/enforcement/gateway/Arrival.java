package io.evenhand.enforcement.gateway;

import io.evenhand.enforcement.route.Target;
import io.evenhand.kit.identity.ApiKeys;
import io.evenhand.kit.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a request must be like before anything is asked: one meaning for everybody, and no key where it would be passed on. */
final class Arrival {

    private Arrival() {}

    /** The path that routes compare; of one that is refused, whatever. */
    static String pathOf(HttpServerRequest request) {
        try {
            return Target.of(uri(request)).path();
        } catch (ProblemException _) {
            return "";
        }
    }

    /** Refuses what could be read in two ways. */
    static void check(Exchange exchange) {
        var request = exchange.request();
        var coding = request.headers().getAll("Transfer-Encoding");
        if (!coding.isEmpty() && !coding.equals(List.of("chunked"))) {
            exchange.closeAfter();
            throw ProblemException.invalid("Transfer-Encoding", "must be chunked, if anything");
        }
        Target.of(uri(request));
        if (holdsKey(uri(request))) {
            throw KeyWatch.misplaced();
        }
    }

    /** Refuses a body that would carry the caller's key on. */
    static Content checked(Exchange exchange, Content content) {
        new KeyWatch(exchange.key(), Long.MAX_VALUE).pass(content.bytes());
        return content;
    }

    private static boolean holdsKey(String uri) {
        return uri.contains(ApiKeys.PREFIX)
                || (uri.indexOf('%') >= 0
                        && URLDecoder.decode(uri.replaceAll("%(?![0-9A-Fa-f]{2})", "%25"), StandardCharsets.UTF_8)
                                .contains(ApiKeys.PREFIX));
    }

    private static String uri(HttpServerRequest request) {
        return Optional.ofNullable(request.uri()).orElse("");
    }
}
