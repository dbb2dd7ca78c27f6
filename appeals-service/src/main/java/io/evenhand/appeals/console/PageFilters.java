package io.evenhand.appeals.console;

import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Map;
import java.util.Set;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;

/** What holds for each page of the console: forms prove themselves, and nothing of a page is kept, framed or passed on. */
class PageFilters {

    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "Cache-Control",
            "private, no-store",
            "Referrer-Policy",
            "same-origin",
            "X-Content-Type-Options",
            "nosniff",
            "Cross-Origin-Opener-Policy",
            "same-origin");

    private final FormProof proof;

    PageFilters(FormProof proof) {
        this.proof = proof;
    }

    @Paged
    @WithFormRead
    @ServerRequestFilter
    @Nullable
    RestResponse<String> proven(ResteasyReactiveContainerRequestContext call) {
        return HARMLESS.contains(call.getMethod()) || proof.accepts(said(call))
                ? null
                : RestResponse.ResponseBuilder.<String>create(403)
                        .entity("This form is out of date: go back, load the page again and repeat it.")
                        .type("text/plain;charset=UTF-8")
                        .build();
    }

    private static @Nullable String said(ResteasyReactiveContainerRequestContext call) {
        var header = call.getHeaderString(FormProof.HEADER);
        if (header != null) {
            return header;
        }
        var context = (ResteasyReactiveRequestContext) call.getServerRequestContext();
        return (String) context.getFormParameter(FormProof.FIELD, true, false);
    }

    @Paged
    @ServerResponseFilter
    void strict(ContainerResponseContext answer) {
        HEADERS.forEach((name, value) -> answer.getHeaders().putSingle(name, value));
    }
}
