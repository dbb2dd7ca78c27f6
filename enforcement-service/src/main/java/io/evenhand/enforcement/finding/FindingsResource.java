package io.evenhand.enforcement.finding;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.measure.Actor;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
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
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Findings, over HTTP: staff read them, and persons decide on them. */
@Path("/v1/findings")
public class FindingsResource {

    private static final Set<String> STATES = Set.of("shadow", "pending", "confirmed", "dismissed", "voided", "lapsed");

    private final Findings findings;
    private final FindingRepository rows;
    private final SecurityIdentity identity;
    private final Deed deed;

    FindingsResource(Findings findings, FindingRepository rows, SecurityIdentity identity, Deed deed) {
        this.findings = findings;
        this.rows = rows;
        this.identity = identity;
        this.deed = deed;
    }

    /** Why a person decides so; kept with the finding. */
    public record Why(@NotBlank @Size(max = 2000) String reason) {}

    /** Where the next page begins. */
    private record Cursor(Instant at, String id) {

        private static final Cursor NEWEST = new Cursor(Instant.parse("9999-01-01T00:00:00Z"), "");

        static Cursor parse(String text) {
            var parts = text.split("~", 2);
            try {
                return new Cursor(Instant.parse(parts[0]), parts[1]);
            } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
                throw ProblemException.invalid("cursor", "is not a cursor of this list");
            }
        }

        static String of(FindingView view) {
            return view.at() + "~" + view.id();
        }
    }

    @GET
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, AUDITOR, SERVICE})
    @WithTransaction
    @Operation(summary = "Findings, newest first: all, or those of an account, in a state, or by a rule")
    public Uni<Page<FindingView>> list(
            @RestQuery Optional<String> account,
            @RestQuery Optional<String> state,
            @RestQuery Optional<String> rule,
            @RestQuery Optional<String> cursor,
            @RestQuery @DefaultValue("50") @Min(1) @Max(500) int limit) {
        state.filter(word -> !STATES.contains(word)).ifPresent(_ -> {
            throw ProblemException.invalid(
                    "state", "must be one of " + STATES.stream().sorted().toList());
        });
        var filters = new TreeMap<String, String>();
        account.ifPresent(value -> filters.put("account", value));
        state.ifPresent(value -> filters.put("state", value));
        rule.ifPresent(value -> filters.put("rule", value));
        var from = cursor.map(Cursor::parse).orElse(Cursor.NEWEST);
        return rows.before(filters, from.at(), from.id(), limit + 1)
                .map(found -> Page.of(found.stream().map(FindingRow::toView).toList(), limit, Cursor::of));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, AUDITOR, SERVICE})
    @WithTransaction
    @Operation(summary = "One finding, with its evidence and what came of it")
    public Uni<FindingView> finding(@RestPath String id) {
        return rows.findById(id)
                .map(row -> Optional.ofNullable(row)
                        .map(FindingRow::toView)
                        .orElseThrow(() -> ProblemException.notFound("finding")));
    }

    @POST
    @Path("/{id}/confirm")
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR})
    @Idempotent
    @Audited("confirm-finding")
    @Operation(
            summary = "Confirm what a rule found or somebody saw: it counts from then on",
            description =
                    "A pause that waited for this ends, unless a higher step is to be decided on; that is proposed.")
    public Uni<RestResponse<FindingView>> confirm(@RestPath String id, @Valid @NotNull Why request) {
        return findings.confirm(id, request.reason(), by()).map(this::answer);
    }

    @POST
    @Path("/{id}/dismiss")
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR})
    @Idempotent
    @Audited("dismiss-finding")
    @Operation(
            summary = "Say that there was no violation: the finding never counts",
            description = "What was taken for it is reversed, and what was proposed is cancelled.")
    public Uni<RestResponse<FindingView>> dismiss(@RestPath String id, @Valid @NotNull Why request) {
        return findings.dismiss(id, request.reason(), by()).map(this::answer);
    }

    private Actor.Person by() {
        var role = Stream.of(SENIOR, REVIEWER, SUPPORT)
                .filter(identity::hasRole)
                .findFirst()
                .orElseThrow();
        return new Actor.Person(identity.getPrincipal().getName(), role);
    }

    private RestResponse<FindingView> answer(Findings.Outcome outcome) {
        return switch (outcome) {
            case Findings.Outcome.Done(var finding) -> {
                deed.done(finding.account(), Map.of("finding", finding.id(), "state", finding.state()));
                yield RestResponse.ok(finding);
            }
            case Findings.Outcome.Unchanged(var finding) -> {
                deed.nothing();
                yield RestResponse.ok(finding);
            }
            case Findings.Outcome.Settled(var finding) ->
                throw new ProblemException(
                        409, "finding-settled", "This finding is " + finding.state() + " and stays so.");
            case Findings.Outcome.TooSoon _ ->
                throw ProblemException.unavailable("The finding was told a moment ago.", Duration.ofSeconds(1));
            case Findings.Outcome.NotFound _ -> throw ProblemException.notFound("finding");
        };
    }
}
