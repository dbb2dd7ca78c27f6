package io.evenhand.local.issuer;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a form or a query says. An empty parameter counts as none (RFC 6749 §3.1). */
record Parameters(Map<String, String> values) {

    private static final int MOST_BYTES = 16_384;

    Parameters {
        values = Map.copyOf(values);
    }

    static Parameters ofQuery(HttpExchange exchange) throws Malformed {
        return parse(Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
    }

    static Parameters ofBody(HttpExchange exchange) throws IOException, Malformed {
        var body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new Malformed("The form is too large.");
        }
        return parse(new String(body, StandardCharsets.UTF_8));
    }

    String get(String name) {
        return values.getOrDefault(name, "");
    }

    private static Parameters parse(String text) throws Malformed {
        var values = new HashMap<String, String>();
        for (var pair : text.split("&", -1)) {
            var halves = pair.split("=", 2);
            var value = halves.length == 2 ? decoded(halves[1]) : "";
            if (!value.isEmpty() && values.put(decoded(halves[0]), value) != null) {
                throw new Malformed(decoded(halves[0]) + " is there twice.");
            }
        }
        return new Parameters(values);
    }

    private static String decoded(String text) throws Malformed {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new Malformed("A parameter is not percent-encoded as it should be.");
        }
    }

    /** Not a form: told to the caller, nothing done. */
    static final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        private final String reason;

        Malformed(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }
}
