package io.evenhand.accounts.policy;

import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.document.Document;
import io.evenhand.policy.document.Html;
import io.evenhand.policy.document.Markdown;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Variant;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** A policy as its holders read it, over HTTP. */
@Path("/v1/policies/{name}/page")
public class PageResource {

    private static final String HTML = "text/html;charset=UTF-8";
    private static final String MARKDOWN = "text/markdown;charset=UTF-8";
    private static final String SAFE = "default-src 'none'; style-src " + Html.styleSource()
            + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Pages pages;

    PageResource(Pages pages) {
        this.pages = pages;
    }

    @GET
    @PermitAll
    @Produces({HTML, MARKDOWN})
    @Operation(
            summary = "What the version in force says, or another published one; for everybody, without a credential",
            description = "With since: what version changed of that one, in words.")
    public Uni<RestResponse<String>> page(
            @RestPath String name,
            @RestQuery @Nullable Integer version,
            @RestQuery @Nullable Integer since,
            @Context Request request) {
        var found = version == null || since == null
                ? pages.page(name, Optional.ofNullable(version))
                : pages.changes(name, version, since);
        return found.map(page -> shown(page.orElseThrow(() -> ProblemException.notFound("published policy")), request));
    }

    private static RestResponse<String> shown(Document page, Request request) {
        var types = Variant.mediaTypes(MediaType.valueOf(HTML), MediaType.valueOf(MARKDOWN));
        var type = request.selectVariant(types.build()).getMediaType();
        var text = type.getSubtype().equals("html") ? Html.page(page) : Markdown.of(page);
        var tag = new EntityTag(
                UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString());
        var answer = request.evaluatePreconditions(tag) == null
                ? RestResponse.ResponseBuilder.ok(text, type)
                : RestResponse.ResponseBuilder.<String>notModified();
        // Whoever keeps the page asks whether it still holds: it is never older than what decides.
        return answer.tag(tag)
                .header("Cache-Control", "no-cache")
                .header("Vary", "Accept")
                .header("Content-Security-Policy", SAFE)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }
}
