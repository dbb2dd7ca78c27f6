package io.evenhand.enforcement.web;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** What a request says of itself, made safe. */
public final class Requests {

    private Requests() {}

    /** The path; {@code /} where the request line has none that can be read. */
    public static String path(HttpServerRequest request) {
        return Optional.ofNullable(request.path()).orElse("/");
    }
}
