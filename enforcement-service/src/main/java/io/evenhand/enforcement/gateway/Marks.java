package io.evenhand.enforcement.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** The labels that add-ons demand for each request of an account, as the upstream is told them. */
final class Marks {

    /** A list of words, such as {@code no-training, no-logging}. */
    static final String HEADER = "Evenhand-Marks";

    private Marks() {}

    /** Sets the marks of a request that is about to be proxied; what its client sent by that name is gone. */
    static void set(HttpServerRequest request, List<String> marks) {
        request.headers().remove(HEADER);
        if (!marks.isEmpty()) {
            request.headers().set(HEADER, String.join(", ", marks));
        }
    }
}
