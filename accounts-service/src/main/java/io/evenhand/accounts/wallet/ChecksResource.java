package io.evenhand.accounts.wallet;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
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
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Whether a wallet's ledger adds up, and whether it pays. */
@Path("/v1/accounts/{id}/wallets/{wallet}")
public class ChecksResource {

    private final Places places;
    private final Checks checks;
    private final SecurityIdentity identity;
    private final Deed deed;

    ChecksResource(Places places, Checks checks, SecurityIdentity identity, Deed deed) {
        this.places = places;
        this.checks = checks;
        this.identity = identity;
        this.deed = deed;
    }

    /** Why a wallet is stopped, or pays again; the holder reads the former. */
    public record Why(@NotBlank @Size(max = 500) String reason) {}

    @POST
    @Path("/checks")
    @RolesAllowed({OPERATOR, AUDITOR})
    @Audited("check-wallet")
    @Operation(summary = "Add a wallet's ledger up; one that is wrong pays nothing from then on")
    public Uni<RestResponse<CheckView>> check(@RestPath String id, @RestPath String wallet) {
        return places.find(id, wallet)
                .chain(() -> checks.check(id, wallet, caller()))
                .invoke(check -> deed.done(id, Map.of("wallet", wallet, "agrees", check.agrees())))
                .map(check -> RestResponse.status(RestResponse.Status.CREATED, check));
    }

    @GET
    @Path("/checks")
    @RolesAllowed({OPERATOR, SUPPORT, SENIOR, AUDITOR})
    @Operation(summary = "Checks that somebody asked for or that found the wallet wrong, oldest first")
    public Uni<Page<CheckView>> list(
            @RestPath String id,
            @RestPath String wallet,
            @RestQuery @DefaultValue("") String cursor,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return places.find(id, wallet).chain(() -> checks.list(id, wallet, cursor, limit));
    }

    @GET
    @Path("/standstills")
    @RolesAllowed({OPERATOR, SUPPORT, SENIOR, AUDITOR})
    @Operation(summary = "When and why a wallet was stopped and paid again, oldest line first")
    public Uni<Page<Standstill>> standstills(@RestPath String id, @RestPath String wallet) {
        return places.find(id, wallet)
                .chain(() -> checks.standstills(id, wallet))
                .map(lines -> new Page<>(lines, null));
    }

    @POST
    @Path("/freeze")
    @RolesAllowed(OPERATOR)
    @Audited("freeze-wallet")
    @Operation(summary = "Stop a wallet from paying")
    public Uni<RestResponse<Void>> freeze(@RestPath String id, @RestPath String wallet, @Valid @NotNull Why request) {
        return places.find(id, wallet)
                .chain(() -> checks.freeze(id, wallet, request.reason(), caller()))
                .invoke(() -> deed.done(id, Map.of("wallet", wallet)))
                .replaceWith(RestResponse::noContent);
    }

    @POST
    @Path("/thaw")
    @RolesAllowed(OPERATOR)
    @Audited("thaw-wallet")
    @Operation(summary = "Let a wallet pay again, once its ledger adds up")
    public Uni<RestResponse<Void>> thaw(@RestPath String id, @RestPath String wallet, @Valid @NotNull Why request) {
        return places.find(id, wallet)
                .chain(() -> checks.thaw(id, wallet, request.reason(), caller()))
                .invoke(thawing -> {
                    switch (thawing) {
                        case Checks.Thawing.Thawed _ -> deed.done(id, Map.of("wallet", wallet));
                        case Checks.Thawing.NotFrozen _ ->
                            throw new ProblemException(409, "not-frozen", "The wallet is not frozen.");
                        case Checks.Thawing.StillWrong(var check) ->
                            throw new ProblemException(409, "ledger-mismatch", check.words());
                    }
                })
                .replaceWith(RestResponse::noContent);
    }

    private String caller() {
        return identity.getPrincipal().getName();
    }
}
