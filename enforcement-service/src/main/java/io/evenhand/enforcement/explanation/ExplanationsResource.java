package io.evenhand.enforcement.explanation;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.GATEWAY;
import static io.evenhand.kit.identity.Roles.HOLDER;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.POLICY_ADMIN;
import static io.evenhand.kit.identity.Roles.SERVICE;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.enforcement.account.Caller;
import io.evenhand.enforcement.account.Directory;
import io.evenhand.enforcement.explanation.Explanations.Question;
import io.evenhand.kit.audit.ChangesNothing;
import io.evenhand.kit.problem.ProblemException;
import io.evenhand.meter.MeterUnavailable;
import io.evenhand.policy.decision.Ask;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What applies to a key or an account now, over HTTP. */
@Path("/v1/explanations")
public class ExplanationsResource {

    /** What a request is called that nobody named: limits that look at certain actions only do not look at it. */
    private static final String ANY = "any";

    private final Explanations explanations;
    private final Directory directory;
    private final SecurityIdentity identity;

    ExplanationsResource(Explanations explanations, Directory directory, SecurityIdentity identity) {
        this.explanations = explanations;
        this.directory = directory;
        this.identity = identity;
    }

    /**
     * Whom it is about, and what its next request may be.
     *
     * @param key or the account; the holder of a key names neither
     * @param install one of the account's
     * @param units by meter; else one of each meter that counts such a request
     */
    public record Explain(
            @Nullable @Size(max = 200) String key,
            @Nullable @Size(max = 200) String account,
            @Nullable @Size(max = 200) String install,
            @Nullable @Size(min = 1, max = 200) String action,
            @Nullable @Size(min = 1, max = 200) String model,
            @Nullable Map<String, @NotNull @Min(1) @Max(Ask.MAX_UNITS) Long> units) {

        private Question question() {
            return new Question(
                    action == null ? ANY : action, Optional.ofNullable(model), units == null ? Map.of() : units);
        }
    }

    @POST
    @RolesAllowed({HOLDER, SUPPORT, OPERATOR, AUDITOR, POLICY_ADMIN, GATEWAY, SERVICE})
    @ChangesNothing
    @Operation(summary = "What applies to a key or an account now and why, and what its next request would get")
    public Uni<ExplanationView> explain(@Valid @NotNull Explain request) {
        return caller(request)
                .chain(caller -> explanations.explain(caller, request.question(), isPlatform()))
                .onFailure(MeterUnavailable.class)
                .transform(_ -> ProblemException.unavailable("The counters do not answer now.", Duration.ofSeconds(1)));
    }

    private boolean isPlatform() {
        return io.evenhand.kit.identity.Caller.of(identity) instanceof io.evenhand.kit.identity.Caller.Platform;
    }

    private Uni<Caller> caller(Explain request) {
        return switch (io.evenhand.kit.identity.Caller.of(identity)) {
            case io.evenhand.kit.identity.Caller.Platform _ -> named(request);
            case io.evenhand.kit.identity.Caller.Holder holder -> itself(holder, request);
        };
    }

    private Uni<Caller> named(Explain request) {
        var key = request.key();
        var account = request.account();
        if ((key == null) == (account == null)) {
            throw ProblemException.invalid("key", "name either a key or an account");
        }
        if (key != null) {
            if (request.install() != null) {
                throw ProblemException.invalid("install", "a key is of one install already");
            }
            return directory
                    .byKey(key)
                    .map(found -> found.orElseThrow(
                            () -> ProblemException.invalid("key", "is not a valid key: unknown, revoked, or cut")));
        }
        return of(Optional.ofNullable(account).orElseThrow(), request.install());
    }

    private Uni<Caller> of(String account, @Nullable String install) {
        return directory.byAccount(account).chain(found -> {
            var enrolment = found.orElseThrow(() -> ProblemException.invalid("account", "there is no such account"));
            return install == null
                    ? Uni.createFrom().item(Caller.of(enrolment))
                    : directory.hasKeyIn(account, install).map(known -> {
                        if (!known) {
                            throw ProblemException.invalid("install", "the account has no key for such an install");
                        }
                        return Caller.of(enrolment, "", install);
                    });
        });
    }

    /** A holder may name itself, and nobody else. */
    private Uni<Caller> itself(io.evenhand.kit.identity.Caller.Holder holder, Explain request) {
        var other = request.key() != null
                || request.install() != null
                || !Optional.ofNullable(request.account())
                        .orElse(holder.account())
                        .equals(holder.account());
        if (other) {
            throw new ProblemException(403, "forbidden", "A key asks for itself only; name no other.");
        }
        return directory
                .byAccount(holder.account())
                .map(found -> found.map(enrolment -> Caller.of(enrolment, holder.key(), holder.install()))
                        .orElseThrow(() -> ProblemException.notFound("account")));
    }
}
