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
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Wallets over HTTP. There is no call that moves a balance between accounts. */
@Path("/v1/accounts/{id}/wallets/{wallet}")
public class WalletsResource {

    /** What a JSON number says exactly. */
    static final long MOST = (1L << 53) - 1;

    private final Places places;
    private final Wallets wallets;
    private final BusinessClock clock;
    private final Deed deed;

    WalletsResource(Places places, Wallets wallets, BusinessClock clock, Deed deed) {
        this.places = places;
        this.wallets = wallets;
        this.clock = clock;
        this.deed = deed;
    }

    /** Credits bought together: now unless stated, ending as the policy says unless stated. */
    public record GrantLot(
            @Positive @Max(MOST) long amount,
            @Nullable Instant purchasedAt,
            @Nullable Instant expiresAt) {}

    @POST
    @Path("/lots")
    @RolesAllowed(OPERATOR)
    @Idempotent
    @Audited("grant-lot")
    @Operation(summary = "Grant a lot of credits")
    public Uni<RestResponse<LotView>> grant(
            @RestPath String id, @RestPath String wallet, @Valid @NotNull GrantLot request) {
        return places.find(id, wallet)
                .chain(place -> wallets.grant(
                        id,
                        wallet,
                        place.purchase(request.amount(), request.purchasedAt(), request.expiresAt(), clock.instant())))
                .map(granted -> granted.orElseThrow(
                        () -> ProblemException.invalid("amount", "would bring the balance above " + MOST)))
                .invoke(lot -> deed.done(id, Map.of("wallet", wallet, "lot", lot.id(), "amount", lot.amount())))
                .map(lot -> RestResponse.status(RestResponse.Status.CREATED, lot));
    }

    @GET
    @RolesAllowed({OPERATOR, SUPPORT, SENIOR, AUDITOR, SERVICE, HOLDER})
    @Operation(summary = "A wallet's balance and the lots that hold it")
    public Uni<WalletView> get(@RestPath String id, @RestPath String wallet) {
        return places.find(id, wallet).chain(place -> wallets.find(id, wallet).map(found -> view(place, found)));
    }

    @GET
    @Path("/entries")
    @RolesAllowed({OPERATOR, SUPPORT, SENIOR, AUDITOR, SERVICE, HOLDER})
    @Operation(summary = "A wallet's ledger, oldest line first")
    public Uni<Page<EntryView>> entries(
            @RestPath String id,
            @RestPath String wallet,
            @RestQuery @DefaultValue("0") @Min(0) long cursor,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return places.find(id, wallet).chain(_ -> wallets.entries(id, wallet, cursor, limit));
    }

    /** What somebody wishes to pass on, and to whom. */
    public record Transfer(
            @Positive @Max(MOST) long amount,
            @NotBlank @Size(max = 100) String to) {}

    @POST
    @Path("/transfers")
    @RolesAllowed({GATEWAY, HOLDER})
    @Operation(summary = "Always refused, and recorded: credits belong to the account that bought them")
    public Uni<Void> transfer(@RestPath String id, @RestPath String wallet, @Valid @NotNull Transfer request) {
        return places.find(id, wallet)
                .replaceWithVoid()
                .onItem()
                .failWith(() -> new ProblemException(
                        409,
                        "not-transferable",
                        "Credits belong to the account that bought them; nobody else can have them."));
    }

    private static WalletView view(Places.Place place, Optional<Wallets.Shown> found) {
        var shown = found.orElseGet(() -> new Wallets.Shown(
                new WalletChanged(place.account().id(), place.wallet().name(), 0, 0, 0, null), null, List.of()));
        var figures = shown.figures();
        return new WalletView(
                figures.account(),
                figures.wallet(),
                place.wallet().unit(),
                place.wallet().title(),
                figures.version(),
                figures.balance(),
                figures.settled(),
                figures.validUntil(),
                shown.frozen(),
                shown.lots());
    }
}
