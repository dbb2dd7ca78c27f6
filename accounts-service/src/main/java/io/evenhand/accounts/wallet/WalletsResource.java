package io.evenhand.accounts.wallet;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.HOLDER;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.accounts.account.Account;
import io.evenhand.accounts.account.Accounts;
import io.evenhand.accounts.policy.Policies;
import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.language.WalletSpec;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
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
    private static final long MOST = (1L << 53) - 1;

    private final Accounts accounts;
    private final Policies policies;
    private final Wallets wallets;
    private final BusinessClock clock;
    private final SecurityIdentity identity;
    private final Deed deed;

    WalletsResource(
            Accounts accounts,
            Policies policies,
            Wallets wallets,
            BusinessClock clock,
            SecurityIdentity identity,
            Deed deed) {
        this.accounts = accounts;
        this.policies = policies;
        this.wallets = wallets;
        this.clock = clock;
        this.identity = identity;
        this.deed = deed;
    }

    /** Credits bought together: now unless stated, ending as the policy says unless stated. */
    public record GrantLot(
            @Positive @Max(MOST) long amount,
            @Nullable Instant purchasedAt,
            @Nullable Instant expiresAt) {}

    private record Place(Account account, WalletSpec wallet) {}

    @POST
    @Path("/lots")
    @RolesAllowed(OPERATOR)
    @Idempotent
    @Audited("grant-lot")
    @Operation(summary = "Grant a lot of credits")
    public Uni<RestResponse<LotView>> grant(
            @RestPath String id, @RestPath String wallet, @Valid @NotNull GrantLot request) {
        return place(id, wallet)
                .chain(place -> wallets.grant(id, wallet, purchase(place, request), MOST))
                .map(granted -> granted.orElseThrow(
                        () -> ProblemException.invalid("amount", "would bring the balance above " + MOST)))
                .invoke(lot -> deed.done(id, Map.of("wallet", wallet, "lot", lot.id(), "amount", lot.amount())))
                .map(lot -> RestResponse.status(RestResponse.Status.CREATED, lot));
    }

    @GET
    @RolesAllowed({OPERATOR, SUPPORT, SENIOR, AUDITOR, SERVICE, HOLDER})
    @Operation(summary = "A wallet's balance and the lots that hold it")
    public Uni<WalletView> get(@RestPath String id, @RestPath String wallet) {
        return place(id, wallet).chain(place -> wallets.find(id, wallet).map(found -> view(place, found)));
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
        return place(id, wallet).chain(_ -> wallets.entries(id, wallet, cursor, limit));
    }

    private Uni<Place> place(String id, String wallet) {
        Caller.of(identity).mustSee(id, "account");
        return accounts.find(id)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("account")))
                .chain(account -> policies.inForce(account.policy())
                        .map(policy -> policy.flatMap(deciding ->
                                        Optional.ofNullable(deciding.wallets().get(wallet)))
                                .orElseThrow(() -> ProblemException.notFound("wallet")))
                        .map(spec -> new Place(account, spec)));
    }

    private Wallets.Purchase purchase(Place place, GrantLot request) {
        var now = clock.instant();
        var purchasedAt = Optional.ofNullable(request.purchasedAt())
                .map(stated -> stated.truncatedTo(ChronoUnit.MICROS))
                .orElse(now);
        if (purchasedAt.isAfter(now)) {
            throw ProblemException.invalid("purchasedAt", "must not be in the future");
        }
        var expiresAt = Optional.ofNullable(request.expiresAt())
                .map(stated -> stated.truncatedTo(ChronoUnit.MICROS))
                .or(() -> place.wallet()
                        .expires()
                        .of(purchasedAt, ZoneId.of(place.account().timeZone())));
        if (expiresAt.isPresent() && !expiresAt.get().isAfter(now)) {
            throw ProblemException.invalid("expiresAt", "must be in the future; it would be " + expiresAt.get());
        }
        return new Wallets.Purchase(request.amount(), purchasedAt, expiresAt.orElse(null));
    }

    private static WalletView view(Place place, Optional<Wallets.Shown> found) {
        var shown = found.orElseGet(() -> new Wallets.Shown(
                new WalletChanged(place.account().id(), place.wallet().name(), 0, 0, 0, null), List.of()));
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
                shown.lots());
    }
}
