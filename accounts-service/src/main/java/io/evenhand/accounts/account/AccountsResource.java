package io.evenhand.accounts.account;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.HOLDER;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.POLICY_ADMIN;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.accounts.account.Accounts.Outcome;
import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.identity.Caller;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.DateTimeException;
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

/** Accounts and subscriptions over HTTP. */
@Path("/v1/accounts")
public class AccountsResource {

    static final String NAME = "[a-z][a-z0-9-]{0,99}";

    private final Accounts accounts;
    private final BusinessClock clock;
    private final SecurityIdentity identity;
    private final Deed deed;

    AccountsResource(Accounts accounts, BusinessClock clock, SecurityIdentity identity, Deed deed) {
        this.accounts = accounts;
        this.clock = clock;
        this.identity = identity;
        this.deed = deed;
    }

    /** A new account; {@code startedAt} is now unless stated. */
    public record OpenAccount(
            @NotBlank @Size(max = 200) String externalId,
            @NotBlank String policy,
            @NotBlank String plan,
            @Size(max = 20) List<@NotNull @Pattern(regexp = NAME) String> addOns,
            @NotBlank String timeZone,
            @Email @Size(max = 320) @Nullable String email,
            @Pattern(regexp = NAME) @Nullable String segment,
            @Nullable Instant startedAt) {

        public OpenAccount {
            addOns = addOns == null ? List.of() : List.copyOf(addOns);
        }
    }

    /** The named part of all accounts that one belongs to; null is none. */
    public record Join(@Pattern(regexp = NAME) @Nullable String segment) {}

    /** A subscription as it should be; {@code startedAt} starts a new count of billing cycles. */
    public record Subscribe(
            @NotBlank String policy,
            @NotBlank String plan,
            @Size(max = 20) List<@NotNull @Pattern(regexp = NAME) String> addOns,
            @NotBlank String timeZone,
            @NotNull Instant startedAt) {

        public Subscribe {
            addOns = addOns == null ? List.of() : List.copyOf(addOns);
        }
    }

    /** The plan and the add-ons that are to follow. */
    public record ChangePlan(
            @NotBlank String plan, @Size(max = 20) List<@NotNull @Pattern(regexp = NAME) String> addOns) {

        public ChangePlan {
            addOns = addOns == null ? List.of() : List.copyOf(addOns);
        }
    }

    @POST
    @RolesAllowed(OPERATOR)
    @Idempotent
    @Audited("open-account")
    @Operation(summary = "Open an account on a plan")
    public Uni<RestResponse<Account>> open(@Valid @NotNull OpenAccount request) {
        var startedAt = request.startedAt() == null ? clock.instant() : request.startedAt();
        var subscription =
                subscription(request.policy(), request.plan(), request.addOns(), request.timeZone(), startedAt);
        return accounts.open(request.externalId(), request.email(), request.segment(), subscription)
                .onFailure(Accounts.ExternalIdTaken.class)
                .transform(_ -> new ProblemException(
                        409,
                        "external-id-taken",
                        "Another account has this external id.",
                        List.of(new FieldError("externalId", "belongs to another account"))))
                .map(AccountsResource::done)
                .invoke(account -> deed.done(account.id(), terms(account)))
                .map(account -> RestResponse.ResponseBuilder.<Account>created(
                                URI.create("/v1/accounts/" + account.id()))
                        .entity(account)
                        .build());
    }

    @PUT
    @Path("/{id}/subscription")
    @RolesAllowed(OPERATOR)
    @Audited("change-subscription")
    @Operation(summary = "Set the account's plan, time zone and anchor")
    public Uni<Account> subscribe(@RestPath String id, @Valid @NotNull Subscribe request) {
        var subscription = subscription(
                request.policy(), request.plan(), request.addOns(), request.timeZone(), request.startedAt());
        return accounts.subscribe(id, subscription)
                .map(AccountsResource::done)
                .invoke(account -> deed.done(id, terms(account)));
    }

    @PUT
    @Path("/{id}/segment")
    @RolesAllowed(OPERATOR)
    @Audited("join-segment")
    @Operation(
            summary = "Have the account belong to a segment, or to none: a named part of all accounts, for comparisons")
    public Uni<Account> join(@RestPath String id, @Valid @NotNull Join request) {
        return accounts.join(id, request.segment())
                .map(AccountsResource::done)
                .invoke(account -> deed.done(
                        id,
                        Map.of("segment", Optional.ofNullable(request.segment()).orElse(""))));
    }

    @PUT
    @Path("/{id}/subscription/next")
    @RolesAllowed(OPERATOR)
    @Audited("change-plan-at-cycle-end")
    @Operation(summary = "Change the plan and add-ons at the end of the billing cycle")
    public Uni<Account> changeAtCycleEnd(@RestPath String id, @Valid @NotNull ChangePlan request) {
        return accounts.changeAtCycleEnd(id, request.plan(), request.addOns())
                .map(AccountsResource::done)
                .invoke(account -> deed.done(id, Map.of("plan", request.plan(), "addOns", request.addOns())));
    }

    @DELETE
    @Path("/{id}/subscription/next")
    @RolesAllowed(OPERATOR)
    @Audited("keep-plan")
    @Operation(summary = "Have the account stay on its plan")
    public Uni<Account> keepPlan(@RestPath String id) {
        return accounts.keepPlan(id).map(AccountsResource::done).invoke(account -> deed.done(id, terms(account)));
    }

    @GET
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, POLICY_ADMIN, OPERATOR, AUDITOR, SERVICE})
    @Operation(summary = "All accounts, those on a policy, or the one with an external id")
    public Uni<Page<Account>> list(
            @RestQuery Optional<String> externalId,
            @RestQuery Optional<String> policy,
            @RestQuery @DefaultValue("") String cursor,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return accounts.list(externalId, policy, cursor, limit);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, POLICY_ADMIN, OPERATOR, AUDITOR, SERVICE, HOLDER})
    @Operation(summary = "An account; a holder sees only the own one")
    public Uni<Account> get(@RestPath String id) {
        Caller.of(identity).mustSee(id, "account");
        return accounts.find(id).map(found -> found.orElseThrow(() -> ProblemException.notFound("account")));
    }

    private static Map<String, Object> terms(Account account) {
        return Map.of(
                "policy", account.policy(),
                "plan", account.plan(),
                "addOns", account.addOns(),
                "timeZone", account.timeZone(),
                "anchor", account.anchor().toString());
    }

    private static Account done(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(var account) -> account;
            case Outcome.NoSuchAccount _ -> throw ProblemException.notFound("account");
            case Outcome.Refused refused ->
                throw ProblemException.invalid(
                        refused.error().field(), refused.error().message());
        };
    }

    static Subscription subscription(
            String policy, String plan, List<String> addOns, String timeZone, Instant startedAt) {
        return new Subscription(policy, plan, addOns, zone(timeZone), startedAt.truncatedTo(ChronoUnit.MICROS));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw ProblemException.invalid("timeZone", "is not a time zone such as Europe/Paris");
        }
    }
}
