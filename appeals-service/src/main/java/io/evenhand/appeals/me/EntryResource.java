package io.evenhand.appeals.me;

import io.evenhand.appeals.link.Passes;
import io.evenhand.kit.identity.ApiKeys;
import io.evenhand.kit.identity.KeyHolder;
import io.evenhand.kit.identity.KeyHolders;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The way to one's own page: an API key is shown once, and a link that lives for half an hour stands in its place. */
@Path("/me")
@PermitAll
@Produces(Leaves.HTML)
public class EntryResource {

    private static final Duration SLOWLY = Duration.ofSeconds(1);
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;
    private static final String WRONG =
            "This is not a key in use. A key begins with evh_ and has 40 characters; perhaps a part is missing, or it was revoked.";
    private static final String TOO_OFTEN =
            "There were many wrong keys from where you are. Please wait ten minutes, or open the link in one of our messages.";

    private final ApiKeys keys;
    private final KeyHolders holders;
    private final Passes passes;
    private final WrongKeys wrongKeys;
    private final Template page;
    private final RoutingContext call;

    EntryResource(
            ApiKeys keys,
            KeyHolders holders,
            Passes passes,
            WrongKeys wrongKeys,
            @Location("me-entry.html") Template page,
            RoutingContext call) {
        this.keys = keys;
        this.holders = holders;
        this.passes = passes;
        this.wrongKeys = wrongKeys;
        this.page = page;
        this.call = call;
    }

    @GET
    @Operation(summary = "A form that takes an API key and opens the page of its account")
    public Uni<RestResponse<String>> form() {
        return shown(200, "");
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(
            summary = "Open the page of the account that a key belongs to",
            description = "Answers with the address of the page, which is good for 30 minutes.")
    public Uni<RestResponse<String>> enter(@RestForm @Nullable String key) {
        var source = call.request().remoteAddress().hostAddress();
        if (wrongKeys.areTooMany(source)) {
            return shown(TOO_MANY, TOO_OFTEN);
        }
        return holder(Objects.requireNonNullElse(key, "").strip())
                .chain(found -> found.map(this::opened).orElseGet(() -> refused(source)))
                .onFailure(ProblemException.class)
                .recoverWithUni(e -> shown(503, "Your key cannot be checked right now. Please try again in a moment."));
    }

    private Uni<Optional<KeyHolder>> holder(String key) {
        return keys.hash(key)
                .map(holders::find)
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<RestResponse<String>> opened(KeyHolder holder) {
        var to = URI.create(passes.forKey(holder.account()));
        return Uni.createFrom()
                .item(Leaves.safe(
                                RestResponse.ResponseBuilder.<String>create(303).location(to))
                        .build());
    }

    private Uni<RestResponse<String>> refused(String source) {
        wrongKeys.note(source);
        return shown(UNAUTHORIZED, WRONG).onItem().delayIt().by(SLOWLY);
    }

    private Uni<RestResponse<String>> shown(int status, String trouble) {
        return Leaves.answer(status, page.data("trouble", trouble));
    }
}
