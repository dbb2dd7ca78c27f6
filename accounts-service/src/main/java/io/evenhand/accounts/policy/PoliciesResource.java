package io.evenhand.accounts.policy;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.POLICY_ADMIN;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.accounts.policy.History.Publication;
import io.evenhand.accounts.policy.Policies.Drafting;
import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.idempotency.Idempotent;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.FieldError;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.policy.language.PolicyError;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Policies over HTTP. */
@Path("/v1/policies")
public class PoliciesResource {

    private final Policies policies;
    private final SecurityIdentity identity;
    private final Deed deed;

    PoliciesResource(Policies policies, SecurityIdentity identity, Deed deed) {
        this.policies = policies;
        this.identity = identity;
        this.deed = deed;
    }

    /** When a version should take effect; without it, as early as the notice period allows. */
    public record Publish(@Nullable Instant effectiveAt) {}

    /** A policy: the version in force (or the newest, while there is none) and all of them. */
    public record PolicyView(String policy, PolicyVersion current, List<PolicyVersion> versions) {}

    /** A version with its text. */
    public record VersionView(
            String policy,
            int version,
            String state,
            @Nullable Instant effectiveAt,
            String source) {}

    @POST
    @Consumes({"application/yaml", "application/x-yaml", "text/yaml", "application/json"})
    @RolesAllowed(POLICY_ADMIN)
    @Idempotent
    @Audited("draft-policy")
    @Operation(summary = "Add a draft version from a policy file, or only check the file")
    public Uni<RestResponse<PolicyVersion>> draft(
            @NotBlank(message = "must hold a policy") String source, @RestQuery boolean dryRun) {
        if (dryRun) {
            deed.nothing();
            return Uni.createFrom().item(() -> RestResponse.ok(drafted(policies.check(source))));
        }
        return policies.draft(source)
                .map(PoliciesResource::drafted)
                .invoke(version -> deed.done(version.policy(), Map.of("version", version.version())))
                .map(PoliciesResource::created);
    }

    private static RestResponse<PolicyVersion> created(PolicyVersion version) {
        var place = "/v1/policies/%s/versions/%d".formatted(version.policy(), version.version());
        return RestResponse.ResponseBuilder.<PolicyVersion>created(URI.create(place))
                .entity(version)
                .build();
    }

    @POST
    @Path("/{name}/versions/{number}/rollback")
    @RolesAllowed(POLICY_ADMIN)
    @Idempotent
    @Audited("roll-back-policy")
    @Operation(summary = "Draft a new version that says what an earlier one said; it is published as any other")
    public Uni<RestResponse<PolicyVersion>> rollback(@RestPath String name, @RestPath int number) {
        return policies.rollback(name, number).map(rollback -> switch (rollback) {
            case Policies.Rollback.Drafted(var version) -> {
                deed.done(name, Map.of("version", version.version(), "of", number));
                yield created(version);
            }
            case Policies.Rollback.Unknown _ -> throw ProblemException.notFound("version that was ever in force");
            case Policies.Rollback.InForce(var version) ->
                throw new ProblemException(
                        409, "already-in-force", "Version " + version + ", which is in force, says the same.");
            case Policies.Rollback.Invalid(var errors) -> throw invalid(errors);
        });
    }

    @POST
    @Path("/{name}/versions/{number}/publish")
    @RolesAllowed(POLICY_ADMIN)
    @Idempotent
    @Audited("publish-policy")
    @Operation(summary = "Publish a draft, keeping the notice that the version before it promised")
    public Uni<RestResponse<PolicyVersion>> publish(
            @RestPath String name, @RestPath int number, @Nullable Publish request) {
        var wanted = Optional.ofNullable(request).flatMap(publish -> Optional.ofNullable(publish.effectiveAt()));
        return policies.publish(name, number, wanted, identity.getPrincipal().getName())
                .map(published -> switch (published.publication()) {
                    case Publication.At(var effectiveAt) -> {
                        deed.done(name, Map.of("version", number, "effectiveAt", effectiveAt.toString()));
                        yield RestResponse.ok(published.version().orElseThrow());
                    }
                    case Publication.Unknown _ -> throw ProblemException.notFound("policy version");
                    case Publication.AlreadyPublished(var at) ->
                        throw new ProblemException(
                                409, "already-published", "It is published and takes effect at " + at + ".");
                    case Publication.Superseded(var by) ->
                        throw new ProblemException(
                                409, "version-superseded", "Version " + by + " is published already.");
                    case Publication.TooEarly(var earliest) ->
                        throw new ProblemException(
                                409,
                                "inside-notice-period",
                                "It can take effect at " + earliest + " or later.",
                                List.of(new FieldError("effectiveAt", "must not be before " + earliest)));
                });
    }

    @GET
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, POLICY_ADMIN, OPERATOR, AUDITOR, SERVICE})
    @Operation(summary = "All policies")
    public Uni<Page<PolicyVersion>> list(
            @RestQuery @DefaultValue("") String cursor, @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return policies.list(cursor, limit);
    }

    @GET
    @Path("/{name}")
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, POLICY_ADMIN, OPERATOR, AUDITOR, SERVICE})
    @Operation(summary = "A policy with its versions")
    public Uni<PolicyView> get(@RestPath String name) {
        return policies.versions(name).map(versions -> {
            if (versions.isEmpty()) {
                throw ProblemException.notFound("policy");
            }
            var current = versions.stream()
                    .filter(version -> version.state() == History.State.IN_FORCE)
                    .findFirst()
                    .orElseGet(versions::getLast);
            return new PolicyView(name, current, versions);
        });
    }

    @GET
    @Path("/{name}/versions/{number}")
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, POLICY_ADMIN, OPERATOR, AUDITOR, SERVICE})
    @Operation(summary = "A version with its text")
    public Uni<VersionView> version(@RestPath String name, @RestPath int number) {
        return policies.text(name, number)
                .map(found -> found.map(text -> new VersionView(
                                text.version().policy(),
                                text.version().version(),
                                text.version().stateWord(),
                                text.version().effectiveAt(),
                                text.source()))
                        .orElseThrow(() -> ProblemException.notFound("policy version")));
    }

    private static PolicyVersion drafted(Drafting drafting) {
        return switch (drafting) {
            case Drafting.Drafted(var version) -> version;
            case Drafting.Invalid(var errors) -> throw invalid(errors);
        };
    }

    private static ProblemException invalid(List<PolicyError> errors) {
        return new ProblemException(
                400,
                "invalid-policy",
                errors.stream().map(PolicyError::toString).collect(Collectors.joining("; ")),
                errors.stream()
                        .map(error -> new FieldError(error.field(), error.message(), error.line(), error.column()))
                        .toList());
    }
}
