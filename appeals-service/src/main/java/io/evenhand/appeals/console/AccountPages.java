package io.evenhand.appeals.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Accounts: found by id or by the platform's own id, and one with all that is known of it. */
@Paged
@Path("/console/accounts")
@Authenticated
@Produces(Desk.HTML)
public class AccountPages {

    private static final int PAGE = 50;
    private static final String OURS = "acct_";
    private static final List<String> KINDS = List.of("notice", "throttle", "pause", "suspension", "termination");

    private final Desk desk;
    private final Services services;
    private final AccountData accounts;
    private final Template list;
    private final Template one;

    AccountPages(
            Desk desk,
            Services services,
            AccountData accounts,
            @Location("console/accounts.html") Template list,
            @Location("console/account.html") Template one) {
        this.desk = desk;
        this.services = services;
        this.accounts = accounts;
        this.list = list;
        this.one = one;
    }

    @GET
    @Operation(hidden = true)
    public Uni<RestResponse<String>> list(
            @RestQuery @DefaultValue("") String q, @RestQuery @DefaultValue("") String cursor) {
        var wanted = q.strip();
        if (wanted.startsWith(OURS)) {
            return Uni.createFrom().item(desk.on("/console/accounts/" + Route.encoded(wanted)));
        }
        return services.get(Route.of("accounts", "/v1/accounts")
                        .with("externalId", wanted)
                        .with("cursor", cursor)
                        .with("limit", PAGE))
                .chain(found -> desk.page(list.data("found", found).data("q", wanted)));
    }

    @GET
    @Path("/{id}")
    @Operation(hidden = true)
    public Uni<RestResponse<String>> show(@RestPath String id, @RestQuery @DefaultValue("") String said) {
        return shown(200, id, said, Form.EMPTY, null);
    }

    @POST
    @Path("/{id}/measures")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<RestResponse<String>> take(@RestPath String id, MultivaluedMap<String, String> sent) {
        var form = Form.of(sent);
        var body = new HashMap<>(form.only("kind", "category", "facts", "lasts", "pace", "immediateGround"));
        body.put("account", id);
        return services.post(Route.of("enforcement", "/v1/measures"), form.deed(body))
                .map(measure -> desk.on("/console/measures/%s?said=take"
                        .formatted(measure.path("id").asText())))
                .onFailure(Refused.class)
                .recoverWithUni(e -> shown(Refused.status(e), id, "", form, e.getMessage()));
    }

    private Uni<RestResponse<String>> shown(int status, String id, String said, Form draft, @Nullable String refusal) {
        return services.get(Route.of("accounts", "/v1/accounts/{}", id))
                .chain(account -> accounts.of(id)
                        .chain(data -> desk.page(
                                status,
                                page(account, data)
                                        .data("said", said)
                                        .data("draft", draft.fields())
                                        .data("refusal", refusal)
                                        .data("kinds", KINDS))));
    }

    private TemplateInstance page(JsonNode account, Map<String, Object> data) {
        var page = one.data("account", account);
        AccountData.PARTS.forEach(part -> page.data(part, data.get(part)));
        return page;
    }
}
