package io.evenhand.accounts.wallet;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Credits that are given without payment. */
@Path("/v1/accounts/{id}/wallets/{wallet}/goodwill")
public class GoodwillResource {

    private final Places places;
    private final Goodwill goodwill;
    private final SecurityIdentity identity;
    private final Deed deed;

    GoodwillResource(Places places, Goodwill goodwill, SecurityIdentity identity, Deed deed) {
        this.places = places;
        this.goodwill = goodwill;
        this.identity = identity;
        this.deed = deed;
    }

    /** How much is given and why; the lot ends as the policy says unless stated. */
    public record Give(
            @Positive @Max(WalletsResource.MOST) long amount,
            @NotBlank @Size(max = 500) String reason,
            @Nullable Instant expiresAt) {}

    @POST
    @RolesAllowed({OPERATOR, SENIOR})
    @Idempotent
    @Audited("give-goodwill")
    @Operation(summary = "Give credits; what is too much for one person waits for a second")
    public Uni<RestResponse<GoodwillView>> give(
            @RestPath String id, @RestPath String wallet, @Valid @NotNull Give request) {
        var wish = new Goodwill.Wish(request.amount(), request.reason(), request.expiresAt(), caller());
        return places.find(id, wallet)
                .chain(place -> goodwill.propose(place, wish))
                .map(outcome -> RestResponse.status(RestResponse.Status.CREATED, done(id, wallet, outcome)));
    }

    @POST
    @Path("/{goodwill}/approve")
    @RolesAllowed({OPERATOR, SENIOR})
    @Idempotent
    @Audited("approve-goodwill")
    @Operation(summary = "Grant what somebody else has proposed")
    public Uni<RestResponse<GoodwillView>> approve(
            @RestPath String id, @RestPath String wallet, @RestPath("goodwill") String proposal) {
        return places.find(id, wallet)
                .chain(place -> goodwill.approve(place, proposal, caller()))
                .map(outcome -> RestResponse.ok(done(id, wallet, outcome)));
    }

    @POST
    @Path("/{goodwill}/withdraw")
    @RolesAllowed({OPERATOR, SENIOR})
    @Idempotent
    @Audited("withdraw-goodwill")
    @Operation(summary = "Give up what is proposed")
    public Uni<RestResponse<GoodwillView>> withdraw(
            @RestPath String id, @RestPath String wallet, @RestPath("goodwill") String proposal) {
        return places.find(id, wallet)
                .chain(place -> goodwill.withdraw(place, proposal, caller()))
                .map(outcome -> RestResponse.ok(done(id, wallet, outcome)));
    }

    @GET
    @RolesAllowed({OPERATOR, SUPPORT, SENIOR, AUDITOR})
    @Operation(summary = "What was given or proposed, oldest first")
    public Uni<Page<GoodwillView>> list(
            @RestPath String id,
            @RestPath String wallet,
            @RestQuery @DefaultValue("") String cursor,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return places.find(id, wallet).chain(() -> goodwill.list(id, wallet, cursor, limit));
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }

    private GoodwillView done(String account, String wallet, Goodwill.Outcome outcome) {
        return switch (outcome) {
            case Goodwill.Outcome.Done(var view) -> {
                deed.done(
                        account,
                        Map.of(
                                "wallet", wallet,
                                "goodwill", view.id(),
                                "amount", view.amount(),
                                "state", view.state()));
                yield view;
            }
            case Goodwill.Outcome.Unknown _ -> throw ProblemException.notFound("proposal");
            case Goodwill.Outcome.Decided(var state) ->
                throw new ProblemException(409, "goodwill-decided", "It is %s.".formatted(state));
            case Goodwill.Outcome.SamePerson _ ->
                throw new ProblemException(409, "second-person-needed", "Whoever proposed it cannot grant it.");
            case Goodwill.Outcome.TooMuch _ ->
                throw ProblemException.invalid("amount", "would bring the balance above " + WalletsResource.MOST);
        };
    }
}
