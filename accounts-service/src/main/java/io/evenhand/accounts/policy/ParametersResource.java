package io.evenhand.accounts.policy;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.POLICY_ADMIN;
import static io.evenhand.kit.identity.Roles.REVIEWER;
import static io.evenhand.kit.identity.Roles.SENIOR;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import com.fasterxml.jackson.databind.JsonNode;
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
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** A policy's parameters at run time, over HTTP. */
@Path("/v1/policies/{name}/parameters")
public class ParametersResource {

    private final Parameters parameters;
    private final SecurityIdentity identity;
    private final Deed deed;

    ParametersResource(Parameters parameters, SecurityIdentity identity, Deed deed) {
        this.parameters = parameters;
        this.identity = identity;
        this.deed = deed;
    }

    /** The value as a policy file has it: a number, or a text such as {@code PT30S} or {@code 10%}. */
    public record SetParameter(
            @NotNull @Schema(type = SchemaType.STRING) JsonNode value) {}

    @GET
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, POLICY_ADMIN, OPERATOR, AUDITOR, SERVICE})
    @Operation(summary = "The parameters with their values in force and their ranges")
    public Uni<Page<ParameterView>> list(@RestPath String name) {
        return parameters
                .list(name)
                .map(found -> new Page<>(found.orElseThrow(() -> ProblemException.notFound("policy")), null));
    }

    @PUT
    @Path("/{parameter}")
    @RolesAllowed(POLICY_ADMIN)
    @Audited("set-parameter")
    @Operation(summary = "Set a parameter inside its range, in force at once")
    public Uni<ParameterView> set(
            @RestPath String name, @RestPath String parameter, @Valid @NotNull SetParameter request) {
        var value = text(request.value());
        return parameters
                .set(name, parameter, value, identity.getPrincipal().getName())
                .map(setting -> switch (setting) {
                    case Parameters.Setting.Done(var view, var previous) -> {
                        deed.done(name, Map.of("parameter", parameter, "value", value, "previous", previous));
                        yield view;
                    }
                    case Parameters.Setting.Unchanged(var view) -> {
                        deed.nothing();
                        yield view;
                    }
                    case Parameters.Setting.Unknown _ -> throw ProblemException.notFound("parameter");
                    case Parameters.Setting.NotInForce _ ->
                        throw new ProblemException(409, "not-in-force", "No version of this policy is in force yet.");
                    case Parameters.Setting.Fixed(var why) ->
                        throw new ProblemException(
                                409,
                                "parameter-fixed",
                                "The parameter " + why + ".",
                                List.of(new FieldError("value", why)));
                    case Parameters.Setting.Wrong(var message) -> throw ProblemException.invalid("value", message);
                });
    }

    @GET
    @Path("/{parameter}/changes")
    @RolesAllowed({SUPPORT, REVIEWER, SENIOR, POLICY_ADMIN, OPERATOR, AUDITOR, SERVICE})
    @Operation(summary = "What was done to a parameter at run time, oldest line first")
    public Uni<Page<ParameterChange>> changes(
            @RestPath String name,
            @RestPath String parameter,
            @RestQuery @DefaultValue("0") @Min(0) long cursor,
            @RestQuery @DefaultValue("100") @Min(1) @Max(500) int limit) {
        return parameters
                .changes(name, parameter, cursor, limit)
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("policy")));
    }

    private static String text(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue().toPlainString();
        }
        if (value.isTextual()) {
            return value.textValue();
        }
        throw ProblemException.invalid("value", "must be a number or a text");
    }
}
