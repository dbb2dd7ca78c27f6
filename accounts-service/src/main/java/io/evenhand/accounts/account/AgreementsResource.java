package io.evenhand.accounts.account;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.POLICY_ADMIN;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.accounts.account.Agreements.Outcome;
import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.language.Variation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
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
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What is agreed with an account otherwise than its plan has it, over HTTP. */
@Path("/v1/accounts/{id}/agreements")
public class AgreementsResource {

    private final Agreements agreements;
    private final BusinessClock clock;
    private final SecurityIdentity identity;
    private final Deed deed;

    AgreementsResource(Agreements agreements, BusinessClock clock, SecurityIdentity identity, Deed deed) {
        this.agreements = agreements;
        this.clock = clock;
        this.identity = identity;
        this.deed = deed;
    }

    /** What is to hold, for how long, and why; {@code from} is now unless stated. */
    public record Propose(
            @Size(max = 20)
            Map<
                            @Size(max = 100) String,
                            @NotNull @Pattern(regexp = "[^\\s=]{1,100}", message = "must be one word or number") String>
                    with,

            @Size(max = 20) List<@NotNull @Pattern(regexp = "[a-z][a-z0-9-]{0,99}") String> exempt,
            @NotBlank @Size(max = 500) String reason,
            @Nullable Instant from,
            @NotNull Instant until) {

        public Propose {
            with = with == null ? Map.of() : Map.copyOf(with);
            exempt = exempt == null ? List.of() : List.copyOf(exempt);
        }
    }

    @POST
    @RolesAllowed(OPERATOR)
    @Idempotent
    @Audited("propose-agreement")
    @Operation(summary = "Propose values and exemptions for one account, for a time; another person approves them")
    public Uni<RestResponse<Agreement>> propose(@RestPath String id, @Valid @NotNull Propose request) {
        return agreements
                .propose(id, proposal(request), name())
                .map(this::done)
                .map(agreement -> RestResponse.ResponseBuilder.<Agreement>created(
                                URI.create("/v1/accounts/%s/agreements/%s".formatted(id, agreement.id())))
                        .entity(agreement)
                        .build());
    }

    @POST
    @Path("/{agreement}/approve")
    @RolesAllowed(SENIOR)
    @Audited("approve-agreement")
    @Operation(summary = "Approve what another person proposed; it holds from then on, or from its start")
    public Uni<Agreement> approve(@RestPath String id, @RestPath String agreement) {
        return agreements.approve(id, agreement, name()).map(this::done);
    }

    @DELETE
    @Path("/{agreement}")
    @RolesAllowed({SENIOR, OPERATOR})
    @Audited("withdraw-agreement")
    @Operation(summary = "Withdraw an agreement: the plan holds again at once")
    public Uni<Agreement> withdraw(@RestPath String id, @RestPath String agreement) {
        return agreements.withdraw(id, agreement, name()).map(this::done);
    }

    @GET
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, POLICY_ADMIN, OPERATOR, AUDITOR})
    @Operation(summary = "All that was ever agreed with an account, oldest first")
    public Uni<Page<Agreement>> list(
            @RestPath String id,
            @RestQuery @DefaultValue("") String cursor,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return agreements
                .of(id, cursor, limit)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("account")));
    }

    private String name() {
        return identity.getPrincipal().getName();
    }

    private Agreements.Proposal proposal(Propose request) {
        var now = clock.instant();
        var from = (request.from() == null ? now : request.from()).truncatedTo(ChronoUnit.MICROS);
        var until = request.until().truncatedTo(ChronoUnit.MICROS);
        if (request.with().isEmpty() && request.exempt().isEmpty()) {
            throw ProblemException.invalid("with", "must set something, or exempt must");
        }
        if (!until.isAfter(now) || !until.isAfter(from)) {
            throw ProblemException.invalid("until", "must come after now and after the start");
        }
        // The plan is the account's, whatever that is then.
        return new Agreements.Proposal(
                Variation.of("-", List.of(), request.with(), request.exempt()), request.reason(), from, until);
    }

    private Agreement done(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(var agreement) -> {
                deed.done(agreement.account(), Map.of("agreement", agreement.id()));
                yield agreement;
            }
            case Outcome.Unchanged(var agreement) -> {
                deed.nothing();
                yield agreement;
            }
            case Outcome.NotFound _ -> throw ProblemException.notFound("agreement");
            case Outcome.Unfit(var error) -> throw ProblemException.invalid(error.field(), error.message());
            case Outcome.SamePerson _ ->
                throw new ProblemException(
                        409, "second-person-needed", "Another person than the one who proposed it must approve it.");
            case Outcome.Over _ ->
                throw new ProblemException(409, "agreement-over", "This agreement was withdrawn, or its time is over.");
        };
    }
}
