package io.evenhand.appeals.console;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Where a policy file is written: it is checked meanwhile, and becomes a draft. */
@Paged
@Path("/console/policy-editor")
@Authenticated
@Produces(Desk.HTML)
public class EditorPages {

    private static final Route DRAFTS = Route.of("accounts", "/v1/policies");

    private final Desk desk;
    private final Services services;
    private final Template editor;
    private final Template check;

    EditorPages(
            Desk desk,
            Services services,
            @Location("console/editor.html") Template editor,
            @Location("console/check.html") Template check) {
        this.desk = desk;
        this.services = services;
        this.editor = editor;
        this.check = check;
    }

    @GET
    @Operation(hidden = true)
    public Uni<RestResponse<String>> edit(
            @RestQuery @DefaultValue("") String name, @RestQuery @DefaultValue("0") int version) {
        if (name.isEmpty()) {
            return desk.page(editor.data("name", "").data("source", "").data("problems", null));
        }
        return services.get(Route.of("accounts", "/v1/policies/{}/versions/{}", name, Integer.toString(version)))
                .chain(found -> desk.page(editor.data("name", name)
                        .data("source", found.path("source").asText())
                        .data("problems", null)));
    }

    @POST
    @Path("/check")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> check(
            MultivaluedMap<String, String> sent, @RestHeader("HX-Request") @Nullable String byScript) {
        var form = Form.of(sent);
        return services.post(DRAFTS.with("dryRun", true), Services.Deed.of(form.or("source", "")))
                .map(_ -> Optional.<Object>empty())
                .onFailure(EditorPages::saysWhatIsWrong)
                .recoverWithItem(e -> Optional.of(Refused.errors(e)))
                .chain(found -> desk.page(
                        byScript == null
                                ? editor.data("name", form.or("name", ""))
                                        .data("source", form.or("source", ""))
                                        .data("problems", found.orElse(null))
                                : check.data("problems", found.orElse(null))));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> draft(MultivaluedMap<String, String> sent) {
        var form = Form.of(sent);
        var source = form.or("source", "");
        return services.post(DRAFTS, form.deed(source))
                .map(drafted -> desk.on(VersionPages.version(
                                drafted.path("policy").asText(),
                                drafted.path("version").asInt())
                        + "?said=drafted"))
                .onFailure(EditorPages::saysWhatIsWrong)
                .recoverWithUni(e -> desk.page(
                        Refused.status(e),
                        editor.data("name", form.or("name", ""))
                                .data("source", source)
                                .data("problems", Refused.errors(e))));
    }

    private static boolean saysWhatIsWrong(Throwable e) {
        return Refused.status(e) == 400;
    }
}
