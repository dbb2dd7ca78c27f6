package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Policies as they are in force: versions, values that are set at run time, and rules that are switched off. */
@Paged
@Path("/console/policies")
@Authenticated
@Produces(Desk.HTML)
public class PolicyPages {

    private static final int PAGE = 50;

    private final Desk desk;
    private final Services services;
    private final PolicyData policies;
    private final Addresses addresses;
    private final Template list;
    private final Template one;

    PolicyPages(
            Desk desk,
            Services services,
            PolicyData policies,
            Addresses addresses,
            @Location("console/policies.html") Template list,
            @Location("console/policy.html") Template one) {
        this.desk = desk;
        this.services = services;
        this.policies = policies;
        this.addresses = addresses;
        this.list = list;
        this.one = one;
    }

    @GET
    @Operation(hidden = true)
    public Uni<RestResponse<String>> list(@RestQuery @DefaultValue("") String cursor) {
        return services.get(Route.of("accounts", "/v1/policies")
                        .with("cursor", cursor)
                        .with("limit", PAGE))
                .chain(found -> policies.lines(found.path("items"))
                        .chain(lines -> desk.page(list.data("found", found).data("policies", lines))));
    }

    @GET
    @Path("/{name}")
    @Operation(hidden = true)
    public Uni<RestResponse<String>> show(@RestPath String name, @RestQuery @DefaultValue("") String said) {
        return shown(200, name, said, Form.EMPTY, null);
    }

    @POST
    @Path("/{name}/parameters/{parameter}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> set(
            @RestPath String name, @RestPath String parameter, MultivaluedMap<String, String> sent) {
        var form = Form.of(sent);
        return after(
                services.change(
                        HttpMethod.PUT,
                        Route.of("accounts", "/v1/policies/{}/parameters/{}", name, parameter),
                        form.deed(Map.of("value", form.or("value", "")))),
                name,
                "set",
                form);
    }

    @POST
    @Path("/{name}/switches")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> off(@RestPath String name, MultivaluedMap<String, String> sent) {
        var form = Form.of(sent);
        return after(
                services.change(
                        HttpMethod.PUT,
                        Route.of("accounts", "/v1/policies/{}/switches/{}", name, form.or("rule", "all")),
                        form.deed(form.only("reason"))),
                name,
                "switched-off",
                form);
    }

    @POST
    @Path("/{name}/switches/{rule}/on")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> on(
            @RestPath String name, @RestPath String rule, MultivaluedMap<String, String> sent) {
        var form = Form.of(sent);
        return after(
                services.change(
                        HttpMethod.DELETE,
                        Route.of("accounts", "/v1/policies/{}/switches/{}", name, rule),
                        form.deed(Map.of())),
                name,
                "switched-on",
                form);
    }

    private Uni<RestResponse<String>> after(Uni<JsonNode> change, String name, String said, Form form) {
        return change.map(_ -> desk.on("/console/policies/%s?said=%s".formatted(Route.encoded(name), said)))
                .onFailure(Refused.class)
                .recoverWithUni(e -> shown(Refused.status(e), name, "", form, e.getMessage()));
    }

    private Uni<RestResponse<String>> shown(
            int status, String name, String said, Form draft, @Nullable String refusal) {
        return Uni.combine()
                .all()
                .unis(
                        services.get(Route.of("accounts", "/v1/policies/{}", name)),
                        services.find(Route.of("accounts", "/v1/policies/{}/parameters", name)),
                        services.find(Route.of("accounts", "/v1/policies/{}/switches", name)))
                .asTuple()
                .chain(all -> desk.page(
                        status,
                        one.data("policy", all.getItem1())
                                .data("parameters", all.getItem2().orElse(null))
                                .data("switches", all.getItem3().orElse(null))
                                .data("public", addresses.policyPage(name))
                                .data("said", said)
                                .data("draft", draft.fields())
                                .data("refusal", refusal)));
    }
}
