package io.evenhand.accounts.erasure;

import static io.evenhand.kit.identity.Roles.AUDITOR;
import static io.evenhand.kit.identity.Roles.OPERATOR;
import static io.evenhand.kit.identity.Roles.SUPPORT;

import io.evenhand.kit.audit.Audited;
import io.evenhand.kit.audit.Deed;
import io.evenhand.kit.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** The erasure of an account's data over HTTP. */
@Path("/v1/accounts/{id}/erasure")
public class ErasuresResource {

    private final Erasures erasures;
    private final Deed deed;

    ErasuresResource(Erasures erasures, Deed deed) {
        this.erasures = erasures;
        this.deed = deed;
    }

    /** Why: the reason stays for ever, so it is a word from a list, which can name nobody. */
    public record Erase(
            @NotNull
            @Pattern(
                    regexp = "requested|retention-ended|ordered",
                    message = "must be requested, retention-ended or ordered")
            String reason) {}

    @POST
    @RolesAllowed(OPERATOR)
    @Audited("erase-account")
    @Operation(
            summary = "Erase an account's personal data, in all services and for good",
            description = "Its keys are revoked. Sums, ledger lines and the audit log stay, under the account's id."
                    + " Erasing again erases what came to be there since.")
    public Uni<RestResponse<Erasure>> erase(@RestPath String id, @Valid @NotNull Erase request) {
        return erasures.erase(id, request.reason())
                .map(ErasuresResource::there)
                .invoke(_ -> deed.done(id, Map.of("reason", request.reason())))
                .map(erasure -> RestResponse.status(RestResponse.Status.ACCEPTED, erasure));
    }

    @GET
    @RolesAllowed({OPERATOR, SUPPORT, AUDITOR})
    @Operation(summary = "How far the erasure of an account is, by service")
    public Uni<Erasure> get(@RestPath String id) {
        return erasures.find(id).map(ErasuresResource::there);
    }

    private static Erasure there(Optional<Erasure> found) {
        return found.orElseThrow(() -> ProblemException.notFound("account or erasure"));
    }
}
