package io.evenhand.appeals.me;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.RestResponse;

/** Answers with a page of which nothing is kept, indexed or passed on, and which runs our own scripts and nothing else. */
final class Leaves {

    static final String HTML = "text/html;charset=UTF-8";

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private Leaves() {}

    static Uni<RestResponse<String>> answer(int status, TemplateInstance page) {
        return page.createUni()
                .map(html -> safe(RestResponse.ResponseBuilder.<String>create(status)
                                .entity(html)
                                .type(HTML))
                        .header("Content-Security-Policy", POLICY)
                        .header("X-Robots-Tag", "noindex")
                        .build());
    }

    /** Nothing of an answer is kept, and its address is told to nobody. */
    static <T> RestResponse.ResponseBuilder<T> safe(RestResponse.ResponseBuilder<T> answer) {
        return answer.header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff");
    }
}
