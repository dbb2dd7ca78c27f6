package io.evenhand.enforcement.finding;

import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.account.Enrolment;
import io.evenhand.enforcement.account.Policies;
import io.evenhand.enforcement.account.PublishedVersion;
import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.clock.BusinessClock;
import io.evenhand.kit.id.Ids;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.ladder.Source;
import io.evenhand.policy.table.Stage;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What people saw or somebody reported, over HTTP. */
@Path("/v1/signals")
public class SignalsResource {

    private final Findings findings;
    private final Directory directory;
    private final Policies policies;
    private final BusinessClock clock;
    private final Ids ids;
    private final SecurityIdentity identity;
    private final Deed deed;

    SignalsResource(
            Findings findings,
            Directory directory,
            Policies policies,
            BusinessClock clock,
            Ids ids,
            SecurityIdentity identity,
            Deed deed) {
        this.findings = findings;
        this.directory = directory;
        this.policies = policies;
        this.clock = clock;
        this.ids = ids;
        this.identity = identity;
        this.deed = deed;
    }

    /**
     * What was seen.
     *
     * @param subject the account unless one of its installs is named
     * @param at when it happened; now unless stated
     * @param report the report that it came by
     */
    public record Told(
            @NotBlank @Size(max = 100) String account,
            @NotBlank @Size(max = 100) String violation,
            @Nullable @Size(max = 100) String subject,
            @NotBlank @Size(max = 2000) String says,
            @Nullable Instant at,

            @NotNull @Pattern(regexp = "report|staff", message = "must be report or staff")
            String source,

            @Nullable @Size(max = 100) String report,
            @Nullable @Size(max = 100) Map<@Size(max = 100) String, @NotNull Double> evidence) {

        public Told {
            evidence = evidence == null ? Map.of() : Map.copyOf(evidence);
        }
    }

    @POST
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, SERVICE})
    @Idempotent
    @Audited("tell-signal")
    @Operation(
            summary = "Tell of a violation that staff saw or somebody reported: a finding that opens a case",
            description = "Nothing is taken for it until a person has confirmed it.")
    public Uni<RestResponse<FindingView>> tell(@Valid @NotNull Told request) {
        return directory
                .byAccount(request.account())
                .map(found -> found.orElseThrow(() -> ProblemException.invalid("account", "is not known")))
                .chain(account -> checkSubject(request).replaceWith(sighting(request, account)))
                .chain(findings::tell)
                .map(this::answer);
    }

    private Uni<Void> checkSubject(Told request) {
        var subject = request.subject();
        return subject == null || subject.equals(request.account())
                ? Uni.createFrom().voidItem()
                : directory
                        .hasKeyIn(request.account(), subject)
                        .invoke(has -> {
                            if (!has) {
                                throw ProblemException.invalid("subject", "must be the account or one of its installs");
                            }
                        })
                        .replaceWithVoid();
    }

    private Sighting sighting(Told request, Enrolment account) {
        var now = clock.instant();
        var at = (request.at() == null ? now : request.at()).truncatedTo(ChronoUnit.MICROS);
        if (at.isAfter(now)) {
            throw ProblemException.invalid("at", "must not be in the future");
        }
        var version = inForce(account, now);
        if (Rulings.ruling(account, version, request.violation()).isEmpty()) {
            throw ProblemException.invalid(
                    "violation", "is none of policy " + version.policy().name());
        }
        return new Sighting(
                ids.next("find"),
                request.account(),
                request.subject() == null ? request.account() : request.subject(),
                version.policy().name(),
                version.version(),
                request.violation(),
                request.violation(),
                Source.valueOf(request.source().toUpperCase(Locale.ROOT)),
                Stage.ENFORCE,
                at,
                at,
                request.says(),
                Objects.requireNonNullElse(request.evidence(), Map.of()),
                request.report(),
                identity.getPrincipal().getName());
    }

    private PublishedVersion inForce(Enrolment account, Instant now) {
        return policies.inForce(account.account().policy(), now)
                .orElseThrow(() -> ProblemException.unavailable(
                        "The policy of this account is not known here yet.", Duration.ofSeconds(1)));
    }

    private RestResponse<FindingView> answer(Findings.Outcome outcome) {
        return switch (outcome) {
            case Findings.Outcome.Done(var finding) -> {
                deed.done(finding.account(), Map.of("finding", finding.id(), "violation", finding.violation()));
                yield RestResponse.ResponseBuilder.<FindingView>created(URI.create("/v1/findings/" + finding.id()))
                        .entity(finding)
                        .build();
            }
            case Findings.Outcome.Unchanged(var finding) -> {
                deed.nothing();
                yield RestResponse.ok(finding);
            }
            case Findings.Outcome.Settled _, Findings.Outcome.TooSoon _, Findings.Outcome.NotFound _ ->
                throw new IllegalStateException("what is told is new or known");
        };
    }
}
