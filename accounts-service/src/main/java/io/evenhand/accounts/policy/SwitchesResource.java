package io.evenhand.accounts.policy;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.POLICY_ADMIN;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.accounts.policy.Switchboard.Switching;
import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.page.Page;
import io.evenhand.kit.problem.FieldError;
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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** The kill switch over HTTP. */
@Path("/v1/policies/{name}/switches")
public class SwitchesResource {

    private final Switchboard switchboard;
    private final SecurityIdentity identity;
    private final Deed deed;

    SwitchesResource(Switchboard switchboard, SecurityIdentity identity, Deed deed) {
        this.switchboard = switchboard;
        this.identity = identity;
        this.deed = deed;
    }

    /** Why a rule must not apply for now. It is kept beside the switch, and holders are not shown it. */
    public record SwitchOff(@NotBlank @Size(max = 500) String reason) {}

    @GET
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, POLICY_ADMIN, OPERATOR, AUDITOR, SERVICE})
    @Operation(summary = "What of a policy is switched off")
    public Uni<Page<SwitchView>> list(@RestPath String name) {
        return switchboard
                .list(name)
                .map(found -> new Page<>(found.orElseThrow(() -> ProblemException.notFound("policy")), null));
    }

    @PUT
    @Path("/{rule}")
    @RolesAllowed({OPERATOR, POLICY_ADMIN})
    @Audited("switch-off")
    @Operation(summary = "Switch a limit off, or all of them: it goes on counting, and decides nothing")
    public Uni<SwitchView> off(@RestPath String name, @RestPath String rule, @Valid @NotNull SwitchOff request) {
        return switchboard
                .off(name, rule, request.reason(), identity.getPrincipal().getName())
                .map(switching -> switched(name, rule, switching).orElseThrow());
    }

    @DELETE
    @Path("/{rule}")
    @RolesAllowed({OPERATOR, POLICY_ADMIN})
    @Audited("switch-on")
    @Operation(summary = "Switch it on again")
    public Uni<RestResponse<Void>> on(@RestPath String name, @RestPath String rule) {
        return switchboard
                .on(name, rule, identity.getPrincipal().getName())
                .invoke(switching -> switched(name, rule, switching))
                .replaceWith(RestResponse::noContent);
    }

    private Optional<SwitchView> switched(String policy, String rule, Switching switching) {
        return switch (switching) {
            case Switching.Off(var view) -> {
                deed.done(policy, Map.of("rule", rule));
                yield Optional.of(view);
            }
            case Switching.On _ -> {
                deed.done(policy, Map.of("rule", rule));
                yield Optional.empty();
            }
            case Switching.Unchanged(var view) -> {
                deed.nothing();
                yield view;
            }
            case Switching.UnknownPolicy _ -> throw ProblemException.notFound("policy");
            case Switching.UnknownRule(var known)
            when known.isEmpty() ->
                throw new ProblemException(409, "not-in-force", "No version of this policy is published yet.");
            case Switching.UnknownRule(var known) ->
                throw new ProblemException(
                        404,
                        "not-found",
                        "There is no such rule.",
                        List.of(new FieldError("rule", "must be one of " + String.join(", ", known))));
        };
    }

    @GET
    @Path("/{rule}/changes")
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, POLICY_ADMIN, OPERATOR, AUDITOR, SERVICE})
    @Operation(summary = "Who switched a rule off and on, when and why, oldest line first")
    public Uni<Page<SwitchChange>> changes(
            @RestPath String name,
            @RestPath String rule,
            @RestQuery @DefaultValue("0") @Min(0) long cursor,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return switchboard
                .changes(name, rule, cursor, limit)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("policy")));
    }
}
