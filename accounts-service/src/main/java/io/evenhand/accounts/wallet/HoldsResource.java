package io.evenhand.accounts.wallet;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.GATEWAY;
import static io.evenhand.kit.identity.Roles.HOLDER;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * Spending that no decision is asked for, such as a checkout's. The holder may have credits set aside; what becomes of
 * them says the platform.
 */
@Path("/v1/accounts/{id}/wallets/{wallet}/holds")
public class HoldsResource {

    private static final String KEY = "Idempotency-Key";

    private final Places places;
    private final Holds holds;
    private final WalletConfig config;
    private final SecurityIdentity identity;
    private final Deed deed;

    HoldsResource(Places places, Holds holds, WalletConfig config, SecurityIdentity identity, Deed deed) {
        this.places = places;
        this.holds = holds;
        this.config = config;
        this.identity = identity;
        this.deed = deed;
    }

    /** Credits to set aside, for a while. */
    public record Take(
            @Positive @Max(WalletsResource.MOST) long amount,
            @Nullable Duration lasts) {}

    /** How much of them; nothing stated: all. */
    public record Part(
            @Nullable @Positive @Max(WalletsResource.MOST) Long amount) {}

    @POST
    @RolesAllowed({GATEWAY, HOLDER})
    @Idempotent
    @Operation(summary = "Set credits aside; an Idempotency-Key is needed")
    public Uni<RestResponse<HoldView>> take(
            @RestPath String id,
            @RestPath String wallet,
            @HeaderParam(KEY) @Nullable String key,
            @Valid @NotNull Take request) {
        mustHaveKey(key);
        var lasts = Optional.ofNullable(request.lasts()).orElse(config.holdLasts());
        if (!lasts.isPositive() || lasts.compareTo(config.holdLastsAtMost()) > 0) {
            throw ProblemException.invalid("lasts", "must be positive, and at most " + config.holdLastsAtMost());
        }
        return places.find(id, wallet)
                .invoke(Places.Place::mustNotBeSpentByDecisions)
                .chain(() -> holds.take(id, wallet, request.amount(), lasts, caller()))
                .map(outcome -> RestResponse.status(RestResponse.Status.CREATED, done(outcome)));
    }

    @POST
    @Path("/{hold}/settle")
    @RolesAllowed(GATEWAY)
    @Idempotent
    @Operation(summary = "Spend what is set aside, or a part of it; the rest comes back")
    public Uni<RestResponse<HoldView>> settle(
            @RestPath String id, @RestPath String wallet, @RestPath String hold, @Valid @NotNull Part request) {
        return places.find(id, wallet)
                .chain(() -> holds.settle(id, wallet, hold, Optional.ofNullable(request.amount())))
                .map(outcome -> RestResponse.ok(done(outcome)));
    }

    @POST
    @Path("/{hold}/void")
    @RolesAllowed({GATEWAY, OPERATOR})
    @Idempotent
    @Audited("void-hold")
    @Operation(summary = "Give back what is set aside")
    public Uni<RestResponse<HoldView>> release(@RestPath String id, @RestPath String wallet, @RestPath String hold) {
        return places.find(id, wallet)
                .chain(() -> holds.release(id, wallet, hold))
                .map(this::done)
                .invoke(view -> tell(id, wallet, view, view.amount()))
                .map(RestResponse::ok);
    }

    @POST
    @Path("/{hold}/refund")
    @RolesAllowed({GATEWAY, OPERATOR})
    @Idempotent
    @Audited("refund-hold")
    @Operation(summary = "Give back what was spent, or a part of it; an Idempotency-Key is needed")
    public Uni<RestResponse<HoldView>> refund(
            @RestPath String id,
            @RestPath String wallet,
            @RestPath String hold,
            @HeaderParam(KEY) @Nullable String key,
            @Valid @NotNull Part request) {
        mustHaveKey(key);
        return places.find(id, wallet)
                .chain(() -> holds.refund(id, wallet, hold, Optional.ofNullable(request.amount())))
                .map(this::done)
                .invoke(view -> tell(id, wallet, view, view.refunded()))
                .map(RestResponse::ok);
    }

    @GET
    @RolesAllowed({OPERATOR, SUPPORT, SENIOR, AUDITOR, GATEWAY, SERVICE, HOLDER})
    @Operation(summary = "A wallet's holds, oldest first")
    public Uni<Page<HoldView>> list(
            @RestPath String id,
            @RestPath String wallet,
            @RestQuery @DefaultValue("") String cursor,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return places.find(id, wallet).chain(() -> holds.list(id, wallet, cursor, limit));
    }

    @GET
    @Path("/{hold}")
    @RolesAllowed({OPERATOR, SUPPORT, SENIOR, AUDITOR, GATEWAY, SERVICE, HOLDER})
    @Operation(summary = "A hold")
    public Uni<HoldView> get(@RestPath String id, @RestPath String wallet, @RestPath String hold) {
        return places.find(id, wallet)
                .chain(() -> holds.find(id, wallet, hold))
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("hold")));
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }

    private static void mustHaveKey(@Nullable String key) {
        if (key == null) {
            throw ProblemException.invalid(KEY, "is needed, so that a call repeated takes effect once");
        }
    }

    private void tell(String account, String wallet, HoldView hold, long back) {
        deed.done(account, Map.of("wallet", wallet, "hold", hold.id(), "back", back));
    }

    private HoldView done(Holds.Outcome outcome) {
        return switch (outcome) {
            case Holds.Outcome.Done(var hold) -> hold;
            case Holds.Outcome.Insufficient(var missing) ->
                throw refused(402, "insufficient-credits", "The wallet holds %d too few.".formatted(missing), "amount");
            case Holds.Outcome.Standstill(var frozen) ->
                throw new ProblemException(
                        409, "wallet-frozen", "The wallet pays nothing since %s.".formatted(frozen.since()));
            case Holds.Outcome.Unknown _ -> throw refused(404, "not-found", "There is no such hold.", "hold");
            case Holds.Outcome.Closed(var state) ->
                throw refused(409, "hold-closed", "The hold is %s.".formatted(state), "hold");
            case Holds.Outcome.TooMuch(var most) -> throw ProblemException.invalid("amount", "must be at most " + most);
        };
    }

    private static ProblemException refused(int status, String code, String detail, String field) {
        return new ProblemException(status, code, detail, List.of(new FieldError(field, detail)));
    }
}
