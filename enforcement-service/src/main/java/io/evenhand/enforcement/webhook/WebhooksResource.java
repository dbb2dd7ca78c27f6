package io.evenhand.enforcement.webhook;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.HOLDER;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.enforcement.account.Directory;
import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Webhooks of an account over HTTP. */
@Path("/v1/accounts/{id}/webhooks")
@RolesAllowed({HOLDER, OPERATOR})
public class WebhooksResource {

    private static final String WEBHOOK = "webhook";

    private final Webhooks webhooks;
    private final Trials trials;
    private final Directory directory;
    private final SecurityIdentity identity;
    private final Deed deed;

    WebhooksResource(Webhooks webhooks, Trials trials, Directory directory, SecurityIdentity identity, Deed deed) {
        this.webhooks = webhooks;
        this.trials = trials;
        this.directory = directory;
        this.identity = identity;
        this.deed = deed;
    }

    /** Where messages are to be posted. */
    public record AddWebhook(@NotNull @Size(max = 2000) String url) {}

    /** The message that tries a webhook; its deliveries tell what came of it. */
    @RegisterForReflection
    public record Trial(String message) {}

    @POST
    @Idempotent
    @Audited("add-webhook")
    @Operation(summary = "Have messages posted to a URL; its secret is in this answer and never again")
    public Uni<RestResponse<WebhookView>> add(@RestPath String id, @Valid @NotNull AddWebhook request) {
        Caller.of(identity).mustSee(id, "account");
        var url = url(request.url());
        return directory
                .byAccount(id)
                .map(account -> account.orElseThrow(() -> ProblemException.notFound("account")))
                .chain(() -> webhooks.add(id, url))
                .map(addition -> switch (addition) {
                    case Webhooks.Addition.Added(var webhook) -> webhook;
                    case Webhooks.Addition.Refused(var why) -> throw ProblemException.invalid("url", why);
                    case Webhooks.Addition.TooMany _ ->
                        throw new ProblemException(
                                409, "webhook-limit", "An account has at most " + Webhooks.MOST + " webhooks.");
                })
                .invoke(webhook -> deed.done(id, Map.of(WEBHOOK, webhook.id())))
                .map(webhook -> RestResponse.status(RestResponse.Status.CREATED, webhook));
    }

    @GET
    @RolesAllowed({HOLDER, OPERATOR, SUPPORT, AUDITOR})
    @Operation(summary = "The account's webhooks, without their secrets")
    public Uni<Page<WebhookView>> webhooks(@RestPath String id) {
        Caller.of(identity).mustSee(id, "account");
        return webhooks.of(id).map(items -> new Page<>(items, null));
    }

    @DELETE
    @Path("/{webhook}")
    @Audited("remove-webhook")
    @Operation(summary = "Post nothing there any more")
    public Uni<RestResponse<Void>> remove(@RestPath String id, @RestPath String webhook) {
        Caller.of(identity).mustSee(id, WEBHOOK);
        return webhooks.remove(id, webhook).map(removal -> {
            switch (removal) {
                case REMOVED -> deed.done(id, Map.of(WEBHOOK, webhook));
                case REMOVED_BEFORE -> deed.nothing();
                case NO_SUCH_WEBHOOK -> throw ProblemException.notFound(WEBHOOK);
            }
            return RestResponse.noContent();
        });
    }

    @POST
    @Path("/{webhook}/test")
    @Audited("test-webhook")
    @Operation(summary = "Have a message of type `test` posted there alone; its deliveries tell what came of it")
    public Uni<RestResponse<Trial>> test(@RestPath String id, @RestPath String webhook) {
        Caller.of(identity).mustSee(id, WEBHOOK);
        return webhooks.of(id, webhook)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound(WEBHOOK)))
                .chain(() -> trials.begin(id, webhook))
                .map(begun -> begun.orElseThrow(() -> ProblemException.refused(
                        429, "quota-exceeded", "A webhook is tried once a minute.", Duration.ofMinutes(1))))
                .invoke(() -> deed.done(id, Map.of(WEBHOOK, webhook)))
                .map(message -> RestResponse.status(RestResponse.Status.ACCEPTED, new Trial(message)));
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw ProblemException.invalid("url", "is not a URL");
        }
    }
}
