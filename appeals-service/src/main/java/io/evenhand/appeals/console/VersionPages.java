package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** A version of a policy: what it says and changes, and its publication. */
@Paged
@Path("/console/policies/{name}/versions/{number}")
@Authenticated
@Produces(Desk.HTML)
public class VersionPages {

    private final Desk desk;
    private final Services services;
    private final Template one;

    VersionPages(Desk desk, Services services, @Location("console/version.html") Template one) {
        this.desk = desk;
        this.services = services;
        this.one = one;
    }

    @GET
    @Operation(hidden = true)
    public Uni<RestResponse<String>> show(
            @RestPath String name, @RestPath int number, @RestQuery @DefaultValue("") String said) {
        return shown(200, name, number, said, Form.EMPTY, null);
    }

    @POST
    @Path("/publish")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> publish(
            @RestPath String name, @RestPath int number, MultivaluedMap<String, String> sent) {
        var form = Form.of(sent);
        return services.post(
                        Route.of("accounts", "/v1/policies/{}/versions/{}/publish", name, Integer.toString(number)),
                        form.deed(form.only("effectiveAt")))
                .map(_ -> desk.on(version(name, number) + "?said=published"))
                .onFailure(Refused.class)
                .recoverWithUni(e -> shown(Refused.status(e), name, number, "", form, e.getMessage()));
    }

    @POST
    @Path("/rollback")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> rollback(
            @RestPath String name, @RestPath int number, MultivaluedMap<String, String> sent) {
        var form = Form.of(sent);
        return services.post(
                        Route.of("accounts", "/v1/policies/{}/versions/{}/rollback", name, Integer.toString(number)),
                        form.deed(Map.of()))
                .map(drafted -> desk.on(version(name, drafted.path("version").asInt()) + "?said=drafted"))
                .onFailure(Refused.class)
                .recoverWithUni(e -> shown(Refused.status(e), name, number, "", form, e.getMessage()));
    }

    private Uni<RestResponse<String>> shown(
            int status, String name, int number, String said, Form draft, @Nullable String refusal) {
        return Uni.combine()
                .all()
                .unis(
                        services.get(Route.of("accounts", "/v1/policies/{}", name)),
                        services.get(
                                Route.of("accounts", "/v1/policies/{}/versions/{}", name, Integer.toString(number))))
                .asTuple()
                .chain(both -> {
                    var current =
                            both.getItem1().path("current").path("version").asInt();
                    var against = current == number ? number - 1 : current;
                    var changes = against < 1
                            ? Uni.createFrom().item(Optional.<JsonNode>empty())
                            : services.find(Route.of(
                                            "accounts",
                                            "/v1/policies/{}/versions/{}/diff",
                                            name,
                                            Integer.toString(number))
                                    .with("against", against));
                    return changes.chain(found -> desk.page(
                            status,
                            one.data("version", both.getItem2())
                                    .data("current", current)
                                    .data("against", against)
                                    .data("changes", found.orElse(null))
                                    .data("said", said)
                                    .data("draft", draft.fields())
                                    .data("refusal", refusal)));
                });
    }

    /** Where a version is shown. */
    static String version(String name, int number) {
        return "/console/policies/%s/versions/%d".formatted(Route.encoded(name), number);
    }
}
